import { Paper, Stack, Title } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./step.module.css";

/** One of the five questions. */
export function Step({
  number,
  name,
  title,
  hint,
  aside,
  children,
}: {
  number: number;
  /** Its anchor. */
  name: string;
  title: string;
  hint: string;
  /** Beside the question. */
  aside?: ReactNode;
  children: ReactNode;
}) {
  return (
    <Paper component="section" id={name} className={classes.step} aria-labelledby={`${name}-title`}>
      <header className={classes.head}>
        <span className={classes.number} aria-hidden="true">
          {number}
        </span>
        <div className={classes.question}>
          <Title order={2} id={`${name}-title`}>
            {title}
          </Title>
          <p className={classes.hint}>{hint}</p>
        </div>
        {aside}
      </header>
      <Stack gap={20} className={classes.body}>
        {children}
      </Stack>
    </Paper>
  );
}
