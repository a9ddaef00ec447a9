import { Button, Skeleton } from "@mantine/core";
import { useState } from "react";
import { segment } from "../../api/client.ts";
import { useWhoIsHere } from "../../api/zones.ts";
import { linkTo } from "../../app/router.ts";
import { Icon } from "../../components/icon.tsx";
import { ProblemNote } from "../../components/problem.tsx";
import { useFormat } from "../../strings/format.ts";
import classes from "./map-page.module.css";
import { mapStrings } from "./strings.ts";

/** Customers in the zone, by name of their id: for admins, on request, and on the record. */
export function WhoIsHere({ geofenceId }: { geofenceId: string }) {
  const words = mapStrings.use();
  const { ago } = useFormat();
  const [asked, setAsked] = useState<string | null>(null);
  const isAsked = asked === geofenceId;
  const { data, error, isPending } = useWhoIsHere(geofenceId, isAsked);
  if (!isAsked)
    return (
      <div className={classes.who}>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<Icon name="user" size={16} />}
          onClick={() => setAsked(geofenceId)}
        >
          {words.whoIsHere}
        </Button>
        <p className={classes.count}>{words.whoIsHereWhy}</p>
      </div>
    );
  if (error !== null) return <ProblemNote error={error} />;
  if (isPending) return <Skeleton height={48} />;
  return (
    <section className={classes.who} aria-label={words.whoIsHere}>
      <h3 className={classes.small}>{words.whoIsHere}</h3>
      {data.data.length === 0 && <p className={classes.count}>{words.nobody}</p>}
      <ul className={classes.people}>
        {data.data.map(({ customerId, lastSeenAt }) => (
          <li key={customerId}>
            <a {...linkTo(`/customers/${segment(customerId)}`)}>{customerId}</a>
            <span className={classes.seen}>{words.seen(ago(lastSeenAt))}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
