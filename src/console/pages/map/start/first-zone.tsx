import { Button } from "@mantine/core";
import { Empty } from "../../../components/empty.tsx";
import { Icon } from "../../../components/icon.tsx";
import { mapStrings } from "../strings.ts";

/** The list before its first zone: how a place is found, and what is drawn there. */
export function FirstZone({ onDraw }: { onDraw: () => void }) {
  const { start: words } = mapStrings.use();
  return (
    <Empty icon="pin" title={words.firstZone} why={words.firstZoneWhy}>
      <Button leftSection={<Icon name="circle" size={18} />} onClick={onDraw}>
        {words.firstZoneButton}
      </Button>
    </Empty>
  );
}
