import { Button, Group, Paper, Progress, Stack, Text, Title } from "@mantine/core";
import { Icon } from "../../../components/icon.tsx";
import { ProblemNote } from "../../../components/problem.tsx";
import { common } from "../../../strings/common.ts";
import { useFormat } from "../../../strings/format.ts";
import { toBody } from "../draft/body.ts";
import { same } from "../draft/same.ts";
import { useEditing } from "../editor/context.ts";
import { ReplayResult } from "./replay-result.tsx";
import classes from "./simulate.module.css";
import { simulateStrings } from "./strings.ts";
import type { ReplayState } from "./use-replay.ts";

/** The last thing before a launch: what it would have done last week, and what would have stopped it. */
export function Simulation({ state, onRun }: { state: ReplayState; onRun: () => void }) {
  const words = simulateStrings.use();
  const { cancel } = common.use();
  const { number } = useFormat();
  const { draft } = useEditing();
  const { replay, of, progress, isPending } = state;
  const isStale = of !== undefined && !same(of, toBody(draft));
  return (
    <Paper component="section" id="simulate" className={classes.panel} aria-labelledby="simulate-title">
      <Group justify="space-between" align="flex-start" wrap="wrap">
        <div className={classes.head}>
          <Title order={2} id="simulate-title">
            {words.title}
          </Title>
          <p className={classes.hint}>{words.hint}</p>
        </div>
        {!isPending && (
          <Button variant="light" leftSection={<Icon name="history" size={18} />} onClick={onRun}>
            {replay === undefined ? words.run : words.again}
          </Button>
        )}
      </Group>
      <ProblemNote error={state.error} />
      {isPending && (
        <Group wrap="nowrap">
          <Progress
            flex={1}
            value={progress === null || progress.total === 0 ? 0 : (100 * progress.done) / progress.total}
            aria-label={words.title}
          />
          <Text size="sm" role="status">
            {progress === null
              ? words.preparing
              : words.progress(number(progress.done), number(progress.total))}
          </Text>
          <Button size="compact-sm" variant="default" onClick={state.cancel}>
            {cancel}
          </Button>
        </Group>
      )}
      {!isPending && replay !== undefined && (
        <Stack gap={16} data-stale={isStale || undefined} className={classes.result}>
          {isStale && (
            <Text size="sm" c="dimmed">
              {words.stale}
            </Text>
          )}
          <ReplayResult replay={replay} />
        </Stack>
      )}
    </Paper>
  );
}
