import type { KeyboardEvent, ReactNode } from "react";
import classes from "./rows.module.css";

/** A list whose rows the arrows go through: whatever in it is marked `data-row`. */
export function Rows({ label, children }: { label: string; children: ReactNode }) {
  return (
    <ul className={classes.rows} aria-label={label} onKeyDown={move}>
      {children}
    </ul>
  );
}

const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };

function move(event: KeyboardEvent<HTMLElement>): void {
  const step = steps[event.key];
  if (step === undefined && event.key !== "Home" && event.key !== "End") return;
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-row]")];
  const at = rows.indexOf(document.activeElement as HTMLElement);
  if (at < 0) return;
  const to = step === undefined ? (event.key === "Home" ? rows[0] : rows.at(-1)) : rows[at + step];
  if (to === undefined) return;
  event.preventDefault();
  to.focus();
}
