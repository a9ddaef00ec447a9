import type { Zone, ZoneBody } from "../../api/zones.ts";
import { Icon } from "../../components/icon.tsx";
import { useFormat } from "../../strings/format.ts";
import classes from "./map-page.module.css";
import { mapStrings } from "./strings.ts";

/** Below this, phones' own geofencing is not reliable, metres. */
const small = 100;
const mostNamed = 3;

/** What deserves a look before a zone is used. */
export function ZoneWarnings({
  body,
  overlaps,
  onChoose,
}: {
  body: ZoneBody;
  overlaps: readonly Zone[];
  onChoose: (id: string) => void;
}) {
  const { warnings } = mapStrings.use();
  const { number } = useFormat();
  const isSmall = body.radius !== undefined && body.radius < small;
  const hasNoHours = body.openingHours === null;
  if (!isSmall && !hasNoHours && overlaps.length === 0) return null;
  return (
    <ul className={classes.warnings}>
      {isSmall && (
        <li>
          <Icon name="warning" size={16} />
          <span>{warnings.small}</span>
        </li>
      )}
      {overlaps.length > 0 && (
        <li>
          <span className={classes.hatch} aria-hidden="true" />
          <span>
            {warnings.overlaps(number(overlaps.length), overlaps.length === 1)}
            <span className={classes.links}>
              {overlaps.slice(0, mostNamed).map(({ id, name }) => (
                <button key={id} type="button" className={classes.link} onClick={() => onChoose(id)}>
                  {name}
                </button>
              ))}
              {overlaps.length > mostNamed && ` +${number(overlaps.length - mostNamed)}`}
            </span>
          </span>
        </li>
      )}
      {hasNoHours && (
        <li data-quiet>
          <Icon name="clock" size={16} />
          <span>{warnings.noHours}</span>
        </li>
      )}
    </ul>
  );
}
