import { Button, Group, Stack, Text } from "@mantine/core";
import { useState } from "react";
import type { KeyView } from "../../../../http/views.ts";
import { type FreshKey, useCreateKey, useRevoke } from "../../../api/access.ts";
import { Dialog } from "../../../components/dialog.tsx";
import { ProblemNote } from "../../../components/problem.tsx";
import { Secret } from "../../../components/secret.tsx";
import { say } from "../../../components/toast.tsx";
import { common } from "../../../strings/common.ts";
import { keysStrings } from "./strings.ts";

/** A second key first, and the old one revoked when the change-over is done: no gap. */
export function RotateDialog({ apiKey, onClose }: { apiKey: KeyView; onClose: () => void }) {
  const words = keysStrings.use();
  const { cancel } = common.use();
  const create = useCreateKey();
  const revoke = useRevoke();
  const [made, setMade] = useState<FreshKey | null>(null);
  const { id, name, role } = apiKey;
  const revokeOld = () =>
    revoke.mutate(id, {
      onSuccess() {
        say(words.revoked(name));
        onClose();
      },
    });
  return (
    <Dialog
      onClose={onClose}
      title={made === null ? words.rotateTitle(name) : words.made}
      isKept={made !== null}
    >
      <Stack>
        {made === null ? (
          <Text>{words.rotateText}</Text>
        ) : (
          <Secret label={words.keyLabel(name)} text={made.key} />
        )}
        <ProblemNote error={create.error ?? revoke.error} />
        <Group justify="flex-end">
          {made === null ? (
            <>
              <Button variant="default" onClick={onClose}>
                {cancel}
              </Button>
              <Button
                loading={create.isPending}
                onClick={() => create.mutate({ name, role }, { onSuccess: setMade })}
                data-autofocus
              >
                {words.rotateConfirm}
              </Button>
            </>
          ) : (
            <>
              <Button variant="default" color="red" loading={revoke.isPending} onClick={revokeOld}>
                {words.revokeOld}
              </Button>
              <Button onClick={onClose}>{words.keepOld}</Button>
            </>
          )}
        </Group>
      </Stack>
    </Dialog>
  );
}
