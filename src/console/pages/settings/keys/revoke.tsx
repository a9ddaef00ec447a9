import { Text } from "@mantine/core";
import { useRevoke } from "../../../api/access.ts";
import { AskFirst } from "../../../components/ask.tsx";
import { say } from "../../../components/toast.tsx";

/** Takes a key, a person or an invitation back, for good. */
export function RevokeDialog({
  id,
  title,
  text,
  confirm,
  done,
  onClose,
}: {
  id: string;
  title: string;
  text: string;
  confirm: string;
  done: string;
  onClose: () => void;
}) {
  const revoke = useRevoke();
  return (
    <AskFirst
      opened
      onClose={onClose}
      title={title}
      confirm={confirm}
      isPending={revoke.isPending}
      error={revoke.error}
      onConfirm={() =>
        revoke.mutate(id, {
          onSuccess() {
            say(done);
            onClose();
          },
        })
      }
    >
      <Text>{text}</Text>
    </AskFirst>
  );
}
