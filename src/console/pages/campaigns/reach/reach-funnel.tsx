import { Skeleton, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useMemo } from "react";
import type { Reach } from "../../../../http/views.ts";
import { useReach } from "../../../api/campaigns.ts";
import { every } from "../../../api/every.ts";
import { ProblemNote } from "../../../components/problem.tsx";
import { useFormat } from "../../../strings/format.ts";
import { toBody } from "../draft/body.ts";
import { useEditing } from "../editor/context.ts";
import classes from "./reach.module.css";
import { reachStrings } from "./strings.ts";

const steps = every<keyof Reach>({
  customers: true,
  audience: true,
  locationConsent: true,
  pushConsent: true,
  reachableDevice: true,
  notCapped: true,
  seenIn30Days: true,
});

/** How many are left after each step, counted anew while the audience is written. */
export function ReachFunnel({ id }: { id: string }) {
  const words = reachStrings.use();
  const { number, percent } = useFormat();
  const { draft, mayEdit } = useEditing();
  const { audience, caps } = useMemo(() => toBody(draft), [draft]);
  const body = useMemo(() => ({ audience, caps }), [audience, caps]);
  const [asked] = useDebouncedValue(body, 350);
  const reach = useReach(id, asked, { enabled: mayEdit });
  const isBehind = reach.isFetching || body !== asked;
  if (!mayEdit) return null;
  const { data } = reach;
  return (
    <section className={classes.reach} aria-label={words.title}>
      <h3 className={classes.title}>{words.title}</h3>
      <ProblemNote error={reach.error} shown={["/audience", "/caps"]} />
      {data === undefined ? (
        reach.error === null && <Skeleton height={180} />
      ) : data.customers === 0 ? (
        <Text size="sm" c="dimmed">
          {words.nobody}
        </Text>
      ) : (
        <ol className={classes.steps} data-behind={isBehind || undefined} aria-busy={isBehind}>
          {steps.map((step) => (
            <li key={step} className={classes.step}>
              <span className={classes.label}>{words.steps[step]}</span>
              <span className={classes.track} aria-hidden="true">
                <span className={classes.bar} style={{ width: percentOf(data[step], data.customers) }} />
              </span>
              <span className={classes.count}>{number(data[step])}</span>
              <span className={classes.share}>{percent(data[step] / data.customers)}</span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function percentOf(count: number, all: number): string {
  return `${(100 * count) / all}%`;
}
