import { Button } from "@mantine/core";
import { useMe } from "../api/session.ts";
import { catalogue } from "../strings/catalogue.ts";
import { Icon } from "./icon.tsx";

const strings = catalogue({ open: "Try it on a phone" }, { open: "Essayer sur un téléphone" });

/** Where a phone of one's own joins, without an app: it asks for consent, walks, and is sent what customers are. */
export function usePhonePage(): string {
  return `${location.origin}/phone#${useMe().publishableKey}`;
}

/** For who wants to see it work, and has put it in no app yet. */
export function PhoneLink({ variant = "default" }: { variant?: "default" | "light" }) {
  const words = strings.use();
  return (
    <Button
      variant={variant}
      component="a"
      href={usePhonePage()}
      target="_blank"
      rel="noopener"
      leftSection={<Icon name="bell" size={18} />}
    >
      {words.open}
    </Button>
  );
}
