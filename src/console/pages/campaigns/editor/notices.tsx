import { Alert, Button, Group, Text } from "@mantine/core";
import { useState } from "react";
import type { Status } from "../../../api/campaigns.ts";
import { useMay } from "../../../api/session.ts";
import { ChangedNote } from "../../../components/changed-note.tsx";
import { Icon } from "../../../components/icon.tsx";
import { ProblemNote } from "../../../components/problem.tsx";
import { common } from "../../../strings/common.ts";
import type { DraftState } from "../draft/use-draft.ts";
import { editorStrings } from "./strings.ts";
import type { Saving } from "./use-save.ts";

/** What stands above the steps: what was kept, what others did, what was refused. */
export function Notices({
  state,
  saving,
  isGone,
  status,
  warnings,
}: {
  state: DraftState;
  saving: Saving;
  isGone: boolean;
  status: Status | null;
  /** What keeps it from sending, as it was stored. */
  warnings: readonly string[];
}) {
  const words = editorStrings.use();
  const { notYou } = common.use();
  const may = useMay();
  const [isRead, setRead] = useState(false);
  return (
    <>
      {!may.market && <Alert icon={<Icon name="shield" />}>{notYou}</Alert>}
      {status === "ended" && <Alert icon={<Icon name="history" />}>{words.archived}</Alert>}
      {isGone ? (
        <Alert color="red" icon={<Icon name="warning" />} title={words.gone} role="alert">
          <Group justify="space-between">
            <Text size="sm">{words.goneWhy}</Text>
            <Button size="xs" variant="default" onClick={() => void saving.save().catch(() => {})}>
              {words.saveAsDraft}
            </Button>
          </Group>
        </Alert>
      ) : (
        state.theirs !== null && (
          <ChangedNote onTheirs={() => state.settle(state.theirs!)} onMine={state.overrule} />
        )
      )}
      {state.wasKept && state.isDirty && !isRead && state.theirs === null && (
        <Alert icon={<Icon name="history" />} withCloseButton onClose={() => setRead(true)}>
          <Group justify="space-between">
            <Text size="sm">{words.wasKept}</Text>
            <Button size="xs" variant="default" onClick={() => state.settle(state.base)}>
              {words.discard}
            </Button>
          </Group>
        </Alert>
      )}
      {warnings.length > 0 && !state.isDirty && (
        <Alert color="red" icon={<Icon name="warning" />} title={words.warnings} role="status">
          {warnings.map((warning) => (
            <div key={warning}>{warning}</div>
          ))}
        </Alert>
      )}
      <ProblemNote error={saving.error} />
    </>
  );
}
