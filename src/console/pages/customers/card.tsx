import { Paper, Title } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./customers.module.css";

export function Card({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Paper component="section" className={classes.card ?? ""} p="md">
      <Title order={2}>{title}</Title>
      {children}
    </Paper>
  );
}
