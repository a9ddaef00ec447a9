import { useMemo } from "react";
import { useDensity } from "../../api/density.ts";
import type { Zone } from "../../api/zones.ts";
import { useQueryParam } from "../../app/router.ts";
import { useFormat } from "../../strings/format.ts";
import { mapStrings } from "./strings.ts";

/** Customers now, as density; the address says whether they are shown. */
export function useHeat(zones: readonly Zone[]) {
  const words = mapStrings.use();
  const { number } = useFormat();
  const [on, set] = useQueryParam("heat");
  const isOn = on !== "";
  const { data } = useDensity(isOn);
  const points = useMemo(() => {
    if (!isOn || data === undefined) return [];
    return zones.flatMap(({ id, center }) => {
      const count = data.byZone.get(id);
      return count === undefined ? [] : [{ at: center, count }];
    });
  }, [isOn, data, zones]);
  const counted = data === undefined ? "" : words.heatSays(data.visits, data.byZone.size, number);
  const says =
    !isOn || data === undefined
      ? null
      : data.visits === 0
        ? words.heatNone
        : data.isCut
          ? words.heatCut(counted)
          : counted;
  return { isOn, points, says, toggle: () => set(isOn ? null : "1") };
}
