import { Skeleton } from "@mantine/core";
import type { PressureView } from "../../../http/views.ts";
import { usePressure } from "../../api/customers.ts";
import { ProblemNote } from "../../components/problem.tsx";
import { useFormat } from "../../strings/format.ts";
import { Card } from "./card.tsx";
import classes from "./customers.module.css";
import { customersStrings } from "./strings.ts";

/** More messages than these are a bar; fewer are boxes one can count. */
const mostBoxes = 12;

/** What of each pressure rule is used and left, and when it is free again. */
export function PressureCard({ id }: { id: string }) {
  const words = customersStrings.use().pressure;
  const pressure = usePressure(id);
  return (
    <Card title={words.title}>
      <p className={classes.muted}>{words.lead}</p>
      {pressure.isPending && <Skeleton height={64} aria-busy="true" />}
      <ProblemNote error={pressure.error} retry={() => void pressure.refetch()} />
      {pressure.data?.data.length === 0 && <p className={classes.muted}>{words.none}</p>}
      {pressure.data?.data.map((rule) => (
        <Rule key={`${rule.limit} ${rule.window}`} rule={rule} />
      ))}
    </Card>
  );
}

function Rule({ rule: { limit, window, used, left, retryAt } }: { rule: PressureView }) {
  const words = customersStrings.use().pressure;
  const { number, duration, dateTime } = useFormat();
  const span = window === "ever" ? words.ever : duration(window);
  const boxes = Math.min(limit, mostBoxes);
  const filled = limit <= mostBoxes ? used : Math.round((used / limit) * mostBoxes);
  return (
    <div className={classes.rule} data-full={left === 0 || undefined}>
      <b>{words.rule(number(used), number(limit), span)}</b>
      <span className={classes.boxes} aria-hidden="true">
        {Array.from({ length: boxes }, (_, at) => (
          <i key={String(at)} data-used={at < filled || undefined} />
        ))}
      </span>
      <span className={classes.muted}>
        {left > 0
          ? words.left(number(left), left === 1)
          : retryAt === null
            ? words.fullForever
            : words.full(dateTime(retryAt))}
      </span>
    </div>
  );
}
