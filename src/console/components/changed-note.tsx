import { Alert, Button, Group, Text } from "@mantine/core";
import { catalogue } from "../strings/catalogue.ts";
import { Icon } from "./icon.tsx";

const strings = catalogue(
  {
    title: "Somebody has saved another version in the meantime.",
    why: "Saving yours would undo what they changed.",
    theirs: "Take theirs, drop mine",
    mine: "Keep mine",
  },
  {
    title: "Quelqu’un a enregistré une autre version entre-temps.",
    why: "Enregistrer la vôtre annulerait ses modifications.",
    theirs: "Abandonner la mienne",
    mine: "Garder la mienne",
  },
);

/** Two have written the same thing: whoever comes second chooses, and loses nothing until then. */
export function ChangedNote({ onTheirs, onMine }: { onTheirs: () => void; onMine: () => void }) {
  const words = strings.use();
  return (
    <Alert color="red" icon={<Icon name="warning" />} title={words.title} role="alert">
      <Text size="sm">{words.why}</Text>
      <Group mt={10} gap={8}>
        <Button size="xs" variant="default" onClick={onTheirs}>
          {words.theirs}
        </Button>
        <Button size="xs" variant="default" onClick={onMine}>
          {words.mine}
        </Button>
      </Group>
    </Alert>
  );
}
