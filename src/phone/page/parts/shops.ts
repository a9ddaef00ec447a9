import type { Fix, Zone } from "../../sdk/index.ts";
import { metres, signedDistance } from "../../sdk/plane.ts";
import { h } from "../dom.ts";
import type { Place } from "../map/view.ts";
import { distanceText, words } from "../words/index.ts";

/** The zones as one reads them: nearest first, with how far it is to the door. */
export function shops(fix: Fix, zones: readonly Zone[]): HTMLElement {
  const near = zones
    .map((zone) => ({ zone, d: signedDistance(zone, fix) }))
    .sort((a, b) => a.d - b.d || metres(fix, placeOf(a.zone)) - metres(fix, placeOf(b.zone)))
    .slice(0, 4);
  if (near.length === 0) return h("p", { class: "quiet" }, words.map.noShops);
  return h(
    "ul",
    { class: "zones rows" },
    ...near.map(({ zone, d }) =>
      h(
        "li",
        d <= 0 ? { class: "here" } : {},
        h("span", {}, zone.name),
        h("span", { class: "away" }, d <= 0 ? words.map.here : words.map.away(distanceText(d))),
      ),
    ),
  );
}

function placeOf({ center }: Zone): Place {
  return { longitude: center[0]!, latitude: center[1]! };
}
