import type { Purpose, TimelineItem } from "../../../http/views.ts";
import { useCampaignName, useZoneName } from "../../api/names.ts";
import type { IconName } from "../../components/icon.tsx";
import { useFormat } from "../../strings/format.ts";
import { useLanguage } from "../../strings/language.ts";
import { customersStrings } from "./strings.ts";

/** What a moment of a timeline says. */
export interface Story {
  readonly icon: IconName;
  readonly title: string;
  readonly note: string;
  readonly meaning?: "sent" | "failed" | "suppressed";
}

const unsent: readonly unknown[] = ["failed", "expired", "cancelled"];

export function useStory(item: TimelineItem): Story {
  const words = customersStrings.use();
  const { timeline, purposes } = words;
  const text = (field: string) => (typeof item[field] === "string" ? String(item[field]) : "");
  const zone = useZoneName(text("geofenceId"));
  const campaign = useCampaignName(text("campaignId"));
  const lasted = useLength();
  const money = useMoney();
  switch (item.type) {
    case "geofence.entered":
      return { icon: "next", title: timeline.entered(zone), note: "" };
    case "geofence.dwelled":
      return { icon: "clock", title: timeline.dwelled(zone), note: "" };
    case "geofence.exited":
      return { icon: "back", title: timeline.exited(zone), note: "" };
    case "visit": {
      const length = text("exitedAt") === "" ? timeline.open : lasted(item.at, text("exitedAt"));
      const note = item.confirmed === true ? length : `${length} · ${timeline.unconfirmed}`;
      return { icon: "next", title: timeline.entered(zone), note };
    }
    case "notification":
      return {
        icon: unsent.includes(item.state) ? "failed" : "bell",
        title: text("title"),
        note: [campaign, zone].filter((part) => part !== "").join(" · "),
        meaning: unsent.includes(item.state) ? "failed" : "sent",
      };
    case "consent": {
      const purpose = purposes[text("purpose") as Purpose] ?? text("purpose");
      const title = item.granted === true ? timeline.granted(purpose) : timeline.withdrawn(purpose);
      return {
        icon: item.granted === true ? "check" : "suppressed",
        title,
        note: timeline.from(text("source")),
      };
    }
    case "touch":
      return {
        icon: "campaigns",
        title: timeline.touch,
        note: [channelName(timeline.channels, text("channel")), timeline.touchWhy]
          .filter((part) => part !== "")
          .join(" · "),
      };
    case "redemption":
      return {
        icon: "sent",
        title: timeline.redeemed(text("code")),
        note: [money(item.amount, text("currency")), zone, campaign]
          .filter((part) => part !== "")
          .join(" · "),
        meaning: "sent",
      };
    default:
      return { icon: "history", title: item.type, note: "" };
  }
}

/** The word for a channel that there is one for, else the name as it was given. */
function channelName(words: Readonly<Record<string, string>>, name: string): string {
  const known = name.toLowerCase();
  return Object.hasOwn(words, known) ? words[known]! : name;
}

/** “for 12 minutes” */
function useLength() {
  const { timeline } = customersStrings.use();
  const { duration } = useFormat();
  return (from: string, to: string) => {
    const seconds = Math.round((Date.parse(to) - Date.parse(from)) / 1_000);
    const text =
      seconds < 90
        ? `${seconds}s`
        : seconds < 5_400
          ? `${Math.round(seconds / 60)}m`
          : `${Math.round(seconds / 3_600)}h`;
    return timeline.visitFor(duration(text));
  };
}

/** An amount of minor units; nothing where there is none. */
function useMoney() {
  const language = useLanguage();
  return (amount: unknown, currency: string) => {
    if (typeof amount !== "number" || currency === "") return "";
    const figures = new Intl.NumberFormat(language, { style: "currency", currency });
    return figures.format(amount / 10 ** (figures.resolvedOptions().maximumFractionDigits ?? 2));
  };
}

/** “Today”, “Yesterday”, or the date. */
export function useDayName() {
  const { timeline } = customersStrings.use();
  const { day } = useFormat();
  return (at: string) => {
    const midnight = new Date().setHours(0, 0, 0, 0);
    const then = Date.parse(at);
    if (then >= midnight) return timeline.today;
    return then >= new Date(midnight - 1).setHours(0, 0, 0, 0) ? timeline.yesterday : day(at);
  };
}
