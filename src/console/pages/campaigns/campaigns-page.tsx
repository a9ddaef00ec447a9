import { usePlace } from "../../app/router.ts";
import { CampaignEditor } from "./editor/campaign-editor.tsx";
import { CampaignList } from "./list/campaign-list.tsx";

/** `/campaigns` is the list, what is below it the editor of one. */
export function CampaignsPage() {
  const { path } = usePlace();
  const [, , name = ""] = path.split("/");
  if (name === "") return <CampaignList />;
  const id = decodeURIComponent(name);
  return <CampaignEditor key={id} id={id === "new" ? null : id} />;
}
