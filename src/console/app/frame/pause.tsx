import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { useMay } from "../../api/session.ts";
import { usePatchSettings, useSettings } from "../../api/settings.ts";
import { Icon } from "../../components/icon.tsx";
import { faultAt, ProblemNote } from "../../components/problem.tsx";
import { say, sayProblem } from "../../components/toast.tsx";
import { common } from "../../strings/common.ts";
import classes from "./frame.module.css";
import { frameStrings } from "./strings.ts";

/** The global stop: one click and a reason. */
export function PauseDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const words = frameStrings.use();
  const { cancel } = common.use();
  const [reason, setReason] = useState("");
  const change = usePatchSettings();
  const close = () => {
    change.reset();
    onClose();
  };
  const pause = () =>
    change.mutate(
      { sending: "off", sendingReason: reason.trim() || null },
      {
        onSuccess() {
          say(words.pause.done);
          setReason("");
          onClose();
        },
      },
    );
  return (
    <Modal opened={opened} onClose={close} title={words.pause.title}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          pause();
        }}
      >
        <Stack>
          <Text c="dimmed">{words.pause.text}</Text>
          <TextInput
            label={words.pause.reason}
            description={words.pause.reasonHint}
            value={reason}
            maxLength={200}
            onChange={(event) => setReason(event.currentTarget.value)}
            error={faultAt(change.error, "/sendingReason")}
            data-autofocus
          />
          <ProblemNote error={change.error} shown={["/sendingReason"]} />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {cancel}
            </Button>
            <Button
              type="submit"
              color="red"
              loading={change.isPending}
              leftSection={<Icon name="pause" size={18} />}
            >
              {words.pause.confirm}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** Above every page while nothing is sent. */
export function PausedBanner() {
  const words = frameStrings.use();
  const may = useMay();
  const settings = useSettings();
  const resume = useResume();
  if (settings.data?.sending !== "off") return null;
  return (
    <div className={classes.banner} role="status">
      <Icon name="pause" />
      <p>{words.pause.paused(settings.data.sendingReason ?? "")}</p>
      {may.admin && (
        <Button size="compact-sm" variant="default" onClick={resume}>
          {words.pause.resume}
        </Button>
      )}
    </div>
  );
}

export function useResume(): () => void {
  const words = frameStrings.use();
  const change = usePatchSettings();
  return () =>
    change.mutate(
      { sending: "on", sendingReason: null },
      { onSuccess: () => say(words.pause.resumed), onError: sayProblem },
    );
}
