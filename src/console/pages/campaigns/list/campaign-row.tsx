import { Button, Skeleton } from "@mantine/core";
import { useMemo } from "react";
import type { CampaignView } from "../../../../http/views.ts";
import { useWeekOf } from "../../../api/campaigns.ts";
import { useOffers } from "../../../api/campaigns-offers.ts";
import { segment } from "../../../api/client.ts";
import { useMay } from "../../../api/session.ts";
import { useZones } from "../../../api/zones.ts";
import { go, linkTo } from "../../../app/router.ts";
import { Icon } from "../../../components/icon.tsx";
import { useFormat } from "../../../strings/format.ts";
import { useLanguage } from "../../../strings/language.ts";
import { campaignsStrings } from "../strings.ts";
import { factsOf } from "../summary/facts.ts";
import { sentenceOf } from "../summary/sentence.ts";
import { launch, pause } from "./actions.ts";
import { CampaignMenu } from "./campaign-menu.tsx";
import classes from "./list.module.css";
import { CampaignStatus } from "./status.tsx";

export function CampaignRow({ campaign }: { campaign: CampaignView }) {
  const words = campaignsStrings.use();
  const may = useMay();
  const language = useLanguage();
  const zones = useZones();
  const offers = useOffers();
  const { id, name, status } = campaign;
  const offer = offers.data?.find((one) => one.id === campaign.offer)?.name ?? campaign.offer ?? null;
  const sentence = useMemo(
    () => sentenceOf(factsOf(campaign, zones.data, offer), language),
    [campaign, zones.data, offer, language],
  );
  return (
    <li className={classes.row} data-status={status}>
      <div className={classes.what}>
        <div className={classes.head}>
          <a className={classes.name} data-row {...linkTo(`/campaigns/${segment(id)}`)}>
            {name}
          </a>
          <CampaignStatus status={status} />
        </div>
        <p className={classes.sentence}>{sentence}</p>
      </div>
      <Week id={id} />
      {may.market && (
        <div className={classes.actions}>
          {status === "active" ? (
            <Button
              variant="default"
              size="xs"
              leftSection={<Icon name="pause" size={16} />}
              aria-label={words.pauseNamed(name)}
              onClick={() => void pause(campaign)}
            >
              {words.pause}
            </Button>
          ) : (
            status !== "ended" && (
              <Button
                variant="default"
                size="xs"
                leftSection={<Icon name="play" size={16} />}
                aria-label={words.launchNamed(name)}
                onClick={() =>
                  status === "draft" ? go(`/campaigns/${segment(id)}?launch=yes`) : void launch(campaign)
                }
              >
                {words.launch}
              </Button>
            )
          )}
          <CampaignMenu campaign={campaign} />
        </div>
      )}
    </li>
  );
}

function Week({ id }: { id: string }) {
  const words = campaignsStrings.use();
  const { number } = useFormat();
  const week = useWeekOf(id);
  if (week.data === undefined)
    return (
      <div className={classes.week}>
        {week.error === null ? <Skeleton width={64} height={32} /> : words.noFigure}
      </div>
    );
  return (
    <div className={classes.week}>
      <span className={classes.count}>{words.sentWeek(number(week.data.sent))}</span>
      <span>{words.inWeek}</span>
    </div>
  );
}
