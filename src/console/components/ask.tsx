import { Button, Group, Stack } from "@mantine/core";
import type { ReactNode } from "react";
import { common } from "../strings/common.ts";
import { Dialog } from "./dialog.tsx";
import { ProblemNote } from "./problem.tsx";

/** Asked before what cannot be taken back: what will happen, and the button that says so. */
export function AskFirst({
  opened,
  onClose,
  title,
  children,
  confirm,
  onConfirm,
  isPending,
  error,
  isReady = true,
}: {
  opened: boolean;
  onClose: () => void;
  title: string;
  children: ReactNode;
  /** What the button does, in a verb. */
  confirm: string;
  onConfirm: () => void;
  isPending: boolean;
  error: unknown;
  isReady?: boolean;
}) {
  const words = common.use();
  return (
    <Dialog opened={opened} onClose={onClose} title={title}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady) onConfirm();
        }}
      >
        <Stack>
          {children}
          <ProblemNote error={error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose} data-autofocus={isReady || undefined}>
              {words.cancel}
            </Button>
            <Button type="submit" color="red" loading={isPending} disabled={!isReady}>
              {confirm}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
