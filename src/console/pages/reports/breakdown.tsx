import { Button } from "@mantine/core";
import { useState } from "react";
import type { Figures as FiguresView } from "../../../http/views.ts";
import { ZoneName } from "../../components/names.tsx";
import { useFormat } from "../../strings/format.ts";
import { useRate } from "./rate.tsx";
import classes from "./reports.module.css";
import { Figures, Section } from "./section.tsx";
import { reportsStrings } from "./strings.ts";

const first = 10;

/** The funnel of each zone or variant, the one with most messages first. */
export function Breakdown({
  title,
  name,
  kind,
  groups,
}: {
  title: string;
  name: string;
  kind: "zone" | "variant";
  groups: Readonly<Record<string, FiguresView>>;
}) {
  const words = reportsStrings.use();
  const { number } = useFormat();
  const [isAll, setAll] = useState(false);
  const rows = Object.entries(groups).sort(([, a], [, b]) => b.sent - a.sent || b.decided - a.decided);
  const shown = isAll ? rows : rows.slice(0, first);
  return (
    <Section title={title}>
      <Figures
        head={[
          name,
          words.steps.decided,
          words.steps.sent,
          words.steps.opened,
          words.steps.converted,
          words.steps.redeemed,
        ]}
        rows={shown.map(([id, { decided, sent, funnel }]) => [
          id,
          [
            kind === "zone" ? <ZoneName key="name" id={id} /> : id === "default" ? words.default : id,
            number(decided),
            number(sent),
            ...[funnel.opened, funnel.converted, funnel.redeemed].map((count, column) => (
              <Cell key={String(column)} count={count} n={sent} />
            )),
          ],
        ])}
      />
      {rows.length > shown.length && (
        <Button size="xs" variant="default" className={classes.all ?? ""} onClick={() => setAll(true)}>
          {words.showAll(number(rows.length))}
        </Button>
      )}
    </Section>
  );
}

function Cell({ count, n }: { count: number; n: number }) {
  const { number } = useFormat();
  const rate = useRate();
  return (
    <>
      {number(count)} <span className={classes.small}>{rate(count, n, "sent")}</span>
    </>
  );
}
