import { List, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { useErase } from "../../api/customers.ts";
import { go } from "../../app/router.ts";
import { AskFirst } from "../../components/ask.tsx";
import { say } from "../../components/toast.tsx";
import { customersStrings } from "./strings.ts";

/** The one thing here that nothing takes back: what goes is said, and the id typed. */
export function EraseDialog({ id, opened, onClose }: { id: string; opened: boolean; onClose: () => void }) {
  const words = customersStrings.use().eraseAsk;
  const [typed, setTyped] = useState("");
  const erase = useErase(id);
  const close = () => {
    setTyped("");
    erase.reset();
    onClose();
  };
  const confirm = () =>
    erase.mutate(undefined, {
      onSuccess() {
        say(words.done(id));
        go("/customers", { replace: true });
      },
    });
  return (
    <AskFirst
      opened={opened}
      onClose={close}
      title={words.title(id)}
      confirm={words.confirm}
      onConfirm={confirm}
      isPending={erase.isPending}
      error={erase.error}
      isReady={typed.trim() === id}
    >
      <Text>{words.lead}</Text>
      <List size="sm" spacing={4}>
        {words.goes.split("\n").map((what) => (
          <List.Item key={what}>{what}</List.Item>
        ))}
      </List>
      <Text size="sm" c="dimmed">
        {words.stays}
      </Text>
      <TextInput
        label={words.type(id)}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        autoComplete="off"
        spellCheck={false}
        data-autofocus
      />
    </AskFirst>
  );
}
