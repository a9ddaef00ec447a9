import { Skeleton } from "@mantine/core";
import { mostVisits, useVisitsToday } from "../../api/zones.ts";
import { useFormat } from "../../strings/format.ts";
import classes from "./map-page.module.css";
import { mapStrings } from "./strings.ts";

export function VisitsToday({ geofenceId }: { geofenceId: string }) {
  const words = mapStrings.use();
  const { number } = useFormat();
  const { data, isPending } = useVisitsToday(geofenceId);
  const says =
    data === undefined
      ? words.visitsUnknown
      : data.nextCursor === null
        ? number(data.data.length)
        : words.moreThan(number(mostVisits));
  return (
    <div className={classes.today}>
      <span>{words.visitsToday}</span>
      {isPending ? <Skeleton width={32} height={20} /> : <strong>{says}</strong>}
    </div>
  );
}
