import type { ReactNode } from "react";
import classes from "./facts.module.css";

/** A few figures with what each is; one that is not known is left out. */
export function Facts({ rows }: { rows: readonly (readonly [string, ReactNode | null])[] }) {
  return (
    <dl className={classes.facts}>
      {rows.map(([name, value]) =>
        value === null ? null : (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ),
      )}
    </dl>
  );
}
