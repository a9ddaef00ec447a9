import { Button, Group, Paper, Title } from "@mantine/core";
import { type ReactNode, useState } from "react";
import type { Settings } from "../../../../http/views.ts";
import { useMay } from "../../../api/session.ts";
import { usePatchSettings } from "../../../api/settings.ts";
import { ProblemNote } from "../../../components/problem.tsx";
import { offerUndo } from "../../../components/toast.tsx";
import { common } from "../../../strings/common.ts";
import classes from "../settings.module.css";

/** A draft of some settings: what is typed, what the server said of it, and whether it may be changed. */
export interface Draft<T> {
  readonly value: T;
  readonly set: (change: Partial<T>) => void;
  readonly error: unknown;
  readonly isReadOnly: boolean;
}

/** Some settings in one card, saved together and taken back together. */
export function RuleCard<K extends keyof Settings>({
  title,
  why,
  fields,
  settings,
  children,
}: {
  title: string;
  why: string;
  fields: readonly K[];
  settings: Settings;
  children: (draft: Draft<Pick<Settings, K>>) => ReactNode;
}) {
  const words = common.use();
  const { admin } = useMay();
  const change = usePatchSettings();
  const [typed, setTyped] = useState<Partial<Pick<Settings, K>>>({});
  const saved = Object.fromEntries(fields.map((field) => [field, settings[field]])) as Pick<Settings, K>;
  const value = { ...saved, ...typed };
  const isChanged = JSON.stringify(value) !== JSON.stringify(saved);
  const save = () =>
    change.mutate(value, {
      onSuccess() {
        setTyped({});
        offerUndo(words.saved, () => change.mutateAsync(saved));
      },
    });
  const forget = () => {
    setTyped({});
    change.reset();
  };
  return (
    <Paper component="section" p="lg">
      <form
        className={classes.card}
        onSubmit={(event) => {
          event.preventDefault();
          if (isChanged) save();
        }}
      >
        <div>
          <Title order={2}>{title}</Title>
          <p className={classes.why}>{why}</p>
        </div>
        {children({
          value,
          set: (part) => setTyped({ ...typed, ...part }),
          error: change.error,
          isReadOnly: !admin,
        })}
        <ProblemNote error={change.error} shown={fields.map((field) => `/${field}`)} />
        {isChanged && (
          <Group gap="xs">
            <Button type="submit" loading={change.isPending}>
              {words.save}
            </Button>
            <Button variant="default" onClick={forget}>
              {words.cancel}
            </Button>
          </Group>
        )}
      </form>
    </Paper>
  );
}
