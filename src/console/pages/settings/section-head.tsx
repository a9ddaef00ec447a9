import { Title } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./settings.module.css";

/** What a section is about, and what can be done in it. */
export function SectionHead({ title, why, children }: { title: string; why: string; children?: ReactNode }) {
  return (
    <header className={classes.head}>
      <div style={{ flex: "1 1 260px" }}>
        <Title order={2}>{title}</Title>
        <p className={classes.why}>{why}</p>
      </div>
      {children !== undefined && <div className={classes.buttons}>{children}</div>}
    </header>
  );
}
