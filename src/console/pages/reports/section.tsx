import { Paper, Title } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./reports.module.css";
import { reportsStrings } from "./strings.ts";

export function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Paper component="section" p="lg" className={classes.section ?? ""}>
      <Title order={2}>{title}</Title>
      {children}
    </Paper>
  );
}

/** The figures of a chart, for those who would rather read them. */
export function AsTable({
  head,
  rows,
}: {
  head: readonly string[];
  rows: readonly (readonly [string, ...string[]])[];
}) {
  const words = reportsStrings.use();
  return (
    <details className={classes.details}>
      <summary>{words.table}</summary>
      <Figures head={head} rows={rows.map((row) => [row[0], row])} />
    </details>
  );
}

/** A table whose first column names the row; rows come with a key of their own. */
export function Figures({
  head,
  rows,
}: {
  head: readonly string[];
  rows: readonly (readonly [string, readonly ReactNode[]])[];
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <section className={classes.scroll} aria-label={head[0]} tabIndex={0}>
      <table className={classes.table}>
        <thead>
          <tr>
            {head.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([key, [name, ...cells]]) => (
            <tr key={key}>
              <th scope="row">{name}</th>
              {cells.map((cell, column) => (
                <td key={head[column + 1]}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
