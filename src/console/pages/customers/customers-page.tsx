import { Empty } from "../../components/empty.tsx";
import { Page } from "../../components/page.tsx";
import { customersStrings } from "./strings.ts";

export function CustomersPage() {
  const words = customersStrings.use();
  return (
    <Page title={words.title} lead={words.lead}>
      <Empty icon="customers" title={words.soon} why={words.soonWhy} />
    </Page>
  );
}
