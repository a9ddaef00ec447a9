import { Button, Group } from "@mantine/core";
import { type NotificationData, notifications } from "@mantine/notifications";
import { common } from "../strings/common.ts";
import { wordsOf } from "./problem.tsx";

const show = (what: NotificationData) =>
  notifications.show({ ...what, closeButtonProps: { "aria-label": common.now().close } });

/** Says that something was done. */
export function say(message: string): void {
  show({ message, autoClose: 4_000 });
}

/** Says that something was not done, where no field is there to say it. */
export function sayProblem(error: unknown): void {
  show({
    title: common.now().failed,
    message: wordsOf(error),
    color: "red",
    autoClose: 10_000,
  });
}

/** Says that something was done, and how to take it back. */
export function offerUndo(message: string, undo: () => Promise<unknown>): void {
  const words = common.now();
  offer(message, words.undo, () => void undo().then(() => say(words.undone), sayProblem));
}

/** Says something, and what can be done about it while it is shown. */
export function offer(message: string, label: string, act: () => void): void {
  const id = show({
    autoClose: 10_000,
    message: (
      <Group justify="space-between" wrap="nowrap">
        <span>{message}</span>
        <Button
          size="compact-sm"
          variant="light"
          flex="none"
          onClick={() => {
            notifications.hide(id);
            act();
          }}
        >
          {label}
        </Button>
      </Group>
    ),
  });
}
