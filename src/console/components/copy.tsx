import { Button, CopyButton } from "@mantine/core";
import { common } from "../strings/common.ts";
import { Icon } from "./icon.tsx";

export function Copy({ text, label }: { text: string; label?: string }) {
  const words = common.use();
  return (
    <CopyButton value={text}>
      {({ copied, copy }) => (
        <Button
          size="compact-sm"
          variant="default"
          onClick={copy}
          leftSection={<Icon name={copied ? "check" : "copy"} size={16} />}
        >
          {copied ? words.copied : (label ?? words.copy)}
        </Button>
      )}
    </CopyButton>
  );
}
