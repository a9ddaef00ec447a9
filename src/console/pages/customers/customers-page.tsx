import { usePlace } from "../../app/router.ts";
import { CustomerList } from "./customer-list.tsx";
import { CustomerPage } from "./customer-page.tsx";

/** All customers, or the one that the path names. */
export function CustomersPage() {
  const { path } = usePlace();
  const id = decodeURIComponent(path.slice("/customers/".length));
  return id === "" ? <CustomerList /> : <CustomerPage key={id} id={id} />;
}
