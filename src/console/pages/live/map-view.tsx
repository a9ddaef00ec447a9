import { Skeleton } from "@mantine/core";
import { lazy, Suspense, useMemo } from "react";
import type { LiveItem } from "../../api/live.ts";
import { useZones, type Zone } from "../../api/zones.ts";
import { setQuery } from "../../app/router.ts";
import { ProblemNote } from "../../components/problem.tsx";
import classes from "./live.module.css";
import { spotsOf } from "./spots.ts";

const LiveMap = lazy(() => import("./live-map.tsx"));
const none: readonly Zone[] = [];

/** The lines by their places; the zones come when the map is asked for. */
export function MapView({ items, chosen }: { items: readonly LiveItem[]; chosen: string | null }) {
  const { data: zones = none, error, refetch } = useZones();
  const spots = useMemo(() => spotsOf(items, zones), [items, zones]);
  if (error !== null) return <ProblemNote error={error} retry={() => void refetch()} />;
  return (
    <div className={classes.map}>
      <Suspense fallback={<Skeleton height="100%" aria-busy="true" />}>
        <LiveMap
          zones={zones}
          spots={spots}
          chosen={chosen}
          onChoose={({ newest }) => setQuery({ item: newest.id })}
        />
      </Suspense>
    </div>
  );
}
