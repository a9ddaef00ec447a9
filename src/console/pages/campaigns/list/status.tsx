import type { Status } from "../../../api/campaigns.ts";
import { Icon, type IconName } from "../../../components/icon.tsx";
import { campaignsStrings } from "../strings.ts";
import classes from "./status.module.css";

const icons: Readonly<Record<Status, IconName>> = {
  draft: "circle",
  active: "play",
  paused: "pause",
  ended: "history",
};

export function CampaignStatus({ status }: { status: Status }) {
  const words = campaignsStrings.use();
  return (
    <span className={classes.status} data-status={status}>
      <Icon name={icons[status]} size={14} />
      {words.status[status]}
    </span>
  );
}
