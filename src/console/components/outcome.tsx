import { common } from "../strings/common.ts";
import { Icon } from "./icon.tsx";
import classes from "./outcome.module.css";

/** The four meanings that every map, list and chart gives the same colour, icon and pattern. */
export type Meaning = "sent" | "ghost" | "suppressed" | "failed";

export function Outcome({ meaning, children }: { meaning: Meaning; children?: string }) {
  const { outcomes } = common.use();
  return (
    <span className={classes.badge} data-meaning={meaning}>
      <Icon name={meaning} size={14} />
      {children ?? outcomes[meaning]}
    </span>
  );
}
