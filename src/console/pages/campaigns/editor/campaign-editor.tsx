import { Button, Skeleton } from "@mantine/core";
import { useState } from "react";
import { bodyOf, useCampaign } from "../../../api/campaigns.ts";
import { go, place } from "../../../app/router.ts";
import { Empty } from "../../../components/empty.tsx";
import { ProblemNote } from "../../../components/problem.tsx";
import { emptyDraft } from "../draft/body.ts";
import { campaignsStrings } from "../strings.ts";
import classes from "./editor.module.css";
import { Editor } from "./editor.tsx";

/** The editor of one campaign, or of a new one; `?zone=` and `?tag=` say where a new one begins. */
export function CampaignEditor({ id, onCreated }: { id: string | null; onCreated: (id: string) => void }) {
  const words = campaignsStrings.use();
  const campaign = useCampaign(id);
  const [wasThere, setWasThere] = useState(id === null);
  const [fresh] = useState(() => {
    const { query } = place();
    const [zone, tag] = [query.get("zone"), query.get("tag")];
    return emptyDraft({ ids: zone === null ? [] : [zone], tags: tag === null ? [] : [tag] });
  });
  if (campaign.data && !wasThere) setWasThere(true);
  if (id === null || campaign.data || (campaign.data === null && wasThere))
    return (
      <Editor
        id={id}
        campaign={campaign.data ?? null}
        stored={campaign.data ? bodyOf(campaign.data) : fresh}
        isGone={id !== null && campaign.data === null}
        onCreated={onCreated}
      />
    );
  if (campaign.data === null)
    return (
      <Empty icon="campaigns" title={words.gone} why={words.goneWhy}>
        <Button variant="default" onClick={() => go("/campaigns")}>
          {words.toList}
        </Button>
      </Empty>
    );
  return (
    <div className={classes.loading} aria-busy={campaign.error === null}>
      {campaign.error === null ? (
        <>
          <Skeleton height={30} width={280} />
          <Skeleton height={18} width="70%" mt={14} />
          <Skeleton height={240} mt={32} radius="md" />
          <Skeleton height={240} mt={16} radius="md" />
        </>
      ) : (
        <ProblemNote error={campaign.error} retry={() => void campaign.refetch()} />
      )}
    </div>
  );
}
