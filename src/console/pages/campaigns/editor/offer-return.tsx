import { Button, Group } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { editorStrings } from "./strings.ts";

export function offerReturn(name: string, goBack: () => void): void {
  const words = editorStrings.now();
  const id = notifications.show({
    autoClose: 8_000,
    message: (
      <Group justify="space-between" wrap="nowrap">
        <span>{words.leftUnsaved(name)}</span>
        <Button
          size="compact-sm"
          variant="light"
          style={{ flex: "none" }}
          onClick={() => {
            notifications.hide(id);
            goBack();
          }}
        >
          {words.goBack}
        </Button>
      </Group>
    ),
  });
}
