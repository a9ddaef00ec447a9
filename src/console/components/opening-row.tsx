import { type ReactNode, useState } from "react";
import { Icon } from "./icon.tsx";
import classes from "./opening-row.module.css";

/** A row of a list that opens to more; what it says closed may be more than what it says open. */
export function OpeningRow({
  className = "",
  summary,
  children,
}: {
  className?: string | undefined;
  summary: (isOpen: boolean) => ReactNode;
  children: ReactNode;
}) {
  const [isOpen, setOpen] = useState(false);
  return (
    <li>
      <button
        type="button"
        className={className}
        data-row
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        {summary(isOpen)}
        <span className={classes.turn}>
          <Icon name="next" size={14} />
        </span>
      </button>
      {isOpen && children}
    </li>
  );
}
