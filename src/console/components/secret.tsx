import { Alert, Stack, Text } from "@mantine/core";
import { catalogue } from "../strings/catalogue.ts";
import { Copy } from "./copy.tsx";
import { Icon } from "./icon.tsx";
import classes from "./secret.module.css";

const secretStrings = catalogue(
  { once: "This is shown once. Copy it now: nobody can read it again, not even an admin." },
  {
    once: "Affiché une seule fois. Copiez-le maintenant : personne ne pourra le relire, pas même un administrateur.",
  },
);

/** Something that can be read at this moment and never again. */
export function Secret({ label, text }: { label: string; text: string }) {
  const words = secretStrings.use();
  return (
    <Stack gap="xs">
      <Alert color="yellow" variant="light" icon={<Icon name="warning" />} className={classes.note ?? ""}>
        {words.once}
      </Alert>
      <Text size="sm" fw={550}>
        {label}
      </Text>
      <div className={classes.line}>
        <code className={classes.text}>{text}</code>
        <Copy text={text} />
      </div>
    </Stack>
  );
}
