import { Anchor } from "@mantine/core";
import { segment } from "../../../api/client.ts";
import type { Zone } from "../../../api/zones.ts";
import { linkTo } from "../../../app/router.ts";
import { areaOf } from "../../../map/geometry.ts";
import { useFormat } from "../../../strings/format.ts";
import classes from "./footprints.module.css";
import { outlineOf } from "./outline.ts";
import { fieldStrings } from "./strings.ts";

const shown = 6;

/** The first zones of a choice: what they look like from above, how large they are, and what they lack. */
export function Footprints({ zones }: { zones: readonly Zone[] }) {
  const words = fieldStrings.use();
  const { number, metres } = useFormat();
  if (zones.length === 0) return null;
  return (
    <ul className={classes.list}>
      {zones.slice(0, shown).map((zone) => (
        <li key={zone.id} className={classes.zone}>
          <svg className={classes.outline} viewBox="0 0 36 36" aria-hidden="true">
            <path d={outlineOf(zone, 36)} />
          </svg>
          <span className={classes.text}>
            <Anchor className={classes.name} {...linkTo(`/map?zone=${segment(zone.id)}`)}>
              {zone.name}
            </Anchor>
            <span className={classes.size}>
              {zone.radius === undefined
                ? `${number(Math.round(areaOf(zone)))} m²`
                : `⌀ ${metres(2 * zone.radius)}`}
              {zone.openingHours === null && ` · ${words.noHours}`}
              {!zone.enabled && ` · ${words.disabled}`}
            </span>
          </span>
        </li>
      ))}
      {zones.length > shown && (
        <li className={classes.more}>{words.andMore(number(zones.length - shown))}</li>
      )}
    </ul>
  );
}
