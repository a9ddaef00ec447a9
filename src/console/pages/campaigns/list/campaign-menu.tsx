import { ActionIcon, Menu } from "@mantine/core";
import { type ReactNode, useState } from "react";
import type { CampaignView } from "../../../../http/views.ts";
import { segment } from "../../../api/client.ts";
import { go } from "../../../app/router.ts";
import { Icon } from "../../../components/icon.tsx";
import { sayProblem } from "../../../components/toast.tsx";
import { campaignsStrings } from "../strings.ts";
import { archive, duplicate, remove } from "./actions.ts";
import { Confirm } from "./confirm.tsx";

/** What can be done with a campaign beside launching and pausing it. */
export function CampaignMenu({
  campaign,
  children,
  onGone,
}: {
  campaign: CampaignView;
  /** Further entries, first in the menu. */
  children?: ReactNode;
  onGone?: () => void;
}) {
  const words = campaignsStrings.use();
  const [asked, setAsked] = useState<"archive" | "remove" | null>(null);
  const { name, status } = campaign;
  const removeNow = () => remove(campaign).then(onGone);
  return (
    <>
      <Menu position="bottom-end" width={220}>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size={36} aria-label={words.more(name)}>
            <Dots />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {children}
          <Menu.Item
            leftSection={<Icon name="reports" size={18} />}
            onClick={() => go(`/reports/${segment(campaign.id)}`)}
          >
            {words.report}
          </Menu.Item>
          <Menu.Item
            leftSection={<Icon name="copy" size={18} />}
            onClick={() => void duplicate(campaign)}
          >
            {words.duplicate}
          </Menu.Item>
          {status !== "ended" && status !== "draft" && (
            <Menu.Item
              leftSection={<Icon name="history" size={18} />}
              onClick={() => setAsked("archive")}
            >
              {words.archive}
            </Menu.Item>
          )}
          <Menu.Item
            color="red"
            leftSection={<Icon name="trash" size={18} />}
            onClick={() => (status === "draft" ? void removeNow().catch(sayProblem) : setAsked("remove"))}
          >
            {words.remove}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {asked === "archive" && (
        <Confirm
          title={words.archiveTitle(name)}
          text={words.archiveText}
          confirm={words.archive}
          onConfirm={() => archive(campaign)}
          onClose={() => setAsked(null)}
        />
      )}
      {asked === "remove" && (
        <Confirm
          title={words.removeTitle(name)}
          text={words.removeText}
          confirm={words.remove}
          onConfirm={removeNow}
          onClose={() => setAsked(null)}
        />
      )}
    </>
  );
}

function Dots() {
  return (
    <svg width={20} height={20} viewBox="0 0 20 20" fill="currentColor" aria-hidden="true">
      <circle cx="4.5" cy="10" r="1.5" />
      <circle cx="10" cy="10" r="1.5" />
      <circle cx="15.5" cy="10" r="1.5" />
    </svg>
  );
}
