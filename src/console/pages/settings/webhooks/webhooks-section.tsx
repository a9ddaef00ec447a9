import { usePlace } from "../../../app/router.ts";
import { EndpointList } from "./endpoint-list.tsx";
import { EndpointPage } from "./endpoint-page.tsx";

const path = "/settings/webhooks/";

/** All endpoints, or the one that the path names. */
export function WebhooksSection() {
  const at = usePlace().path;
  const id = at.startsWith(path) ? decodeURIComponent(at.slice(path.length)) : "";
  return id === "" ? <EndpointList /> : <EndpointPage key={id} id={id} />;
}
