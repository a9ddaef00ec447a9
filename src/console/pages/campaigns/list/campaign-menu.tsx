import { ActionIcon, Menu, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { CampaignView } from "../../../../http/views.ts";
import { segment } from "../../../api/client.ts";
import { go } from "../../../app/router.ts";
import { AskFirst } from "../../../components/ask.tsx";
import { Icon } from "../../../components/icon.tsx";
import { sayProblem } from "../../../components/toast.tsx";
import { campaignsStrings } from "../strings.ts";
import { archive, duplicate, remove } from "./actions.ts";

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
  const doing = useMutation({
    mutationFn: () => (asked === "archive" ? archive(campaign) : removeNow()),
    onSuccess: () => setAsked(null),
  });
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
          <Menu.Item leftSection={<Icon name="copy" size={18} />} onClick={() => void duplicate(campaign)}>
            {words.duplicate}
          </Menu.Item>
          {status !== "ended" && status !== "draft" && (
            <Menu.Item leftSection={<Icon name="history" size={18} />} onClick={() => setAsked("archive")}>
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
      <AskFirst
        opened={asked !== null}
        onClose={() => setAsked(null)}
        title={asked === "archive" ? words.archiveTitle(name) : words.removeTitle(name)}
        confirm={asked === "archive" ? words.archive : words.remove}
        onConfirm={doing.mutate}
        isPending={doing.isPending}
        error={doing.error}
      >
        <Text>{asked === "archive" ? words.archiveText : words.removeText}</Text>
      </AskFirst>
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
