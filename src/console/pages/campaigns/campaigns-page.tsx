import { useState } from "react";
import { segment } from "../../api/client.ts";
import { go, usePlace } from "../../app/router.ts";
import { CampaignEditor } from "./editor/campaign-editor.tsx";
import { CampaignList } from "./list/campaign-list.tsx";

/** `/campaigns` is the list, what is below it the editor of one. */
export function CampaignsPage() {
  const { path } = usePlace();
  // A new campaign goes on in the same editor once it has an id.
  const [created, setCreated] = useState<readonly string[]>([]);
  const [, , name = ""] = path.split("/");
  if (name === "") return <CampaignList />;
  const id = name === "new" ? null : decodeURIComponent(name);
  const at = id === null ? created.length : created.indexOf(id);
  return (
    <CampaignEditor
      key={at === -1 ? `campaign ${id}` : `new ${at}`}
      id={id}
      onCreated={(made) => {
        setCreated([...created, made]);
        go(`/campaigns/${segment(made)}${location.search}`, { replace: true });
      }}
    />
  );
}
