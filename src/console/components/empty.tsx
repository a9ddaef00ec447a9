import type { ReactNode } from "react";
import classes from "./empty.module.css";
import { Icon, type IconName } from "./icon.tsx";

/** What an empty list says: what will be here, why it matters, and the one button that fills it. */
export function Empty({
  icon,
  title,
  why,
  children,
}: {
  icon: IconName;
  title: string;
  why: string;
  children?: ReactNode;
}) {
  return (
    <div className={classes.empty}>
      <span className={classes.icon}>
        <Icon name={icon} size={22} />
      </span>
      <h2 className={classes.title}>{title}</h2>
      <p className={classes.why}>{why}</p>
      {children}
    </div>
  );
}
