import { ActionIcon, Button, NumberInput, Text, TextInput } from "@mantine/core";
import type { Cap, Settings } from "../../../../http/views.ts";
import { Icon } from "../../../components/icon.tsx";
import { faultAt } from "../../../components/problem.tsx";
import classes from "../settings.module.css";
import { settingsStrings } from "../strings.ts";
import type { Draft } from "./rule-card.tsx";

/** As many as the server takes. */
const mostCaps = 10;

/** Rolling limits, one a line: at most so many in so long. */
export function CapFields({
  draft: { value, set, error, isReadOnly },
}: {
  draft: Draft<Pick<Settings, "pressure">>;
}) {
  const words = settingsStrings.use().pressure;
  const caps = value.pressure;
  const change = (at: number, part: Partial<Cap>) =>
    set({ pressure: caps.map((cap, index) => (index === at ? { ...cap, ...part } : cap)) });
  return (
    <>
      {caps.length === 0 && <Text size="sm">{words.none}</Text>}
      {caps.map((cap, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a limit has nothing but its place
        <div key={at} className={classes.cap}>
          <NumberInput
            label={words.limit}
            min={0}
            max={1_000}
            readOnly={isReadOnly}
            value={cap.limit}
            onChange={(limit) => change(at, { limit: Number(limit) })}
            error={faultAt(error, `/pressure/${at}/limit`)}
          />
          <TextInput
            label={words.window}
            description={words.windowHint}
            inputWrapperOrder={["label", "input", "description", "error"]}
            readOnly={isReadOnly}
            value={cap.window}
            onChange={(event) => change(at, { window: event.currentTarget.value.trim() })}
            error={faultAt(error, `/pressure/${at}/window`)}
            spellCheck={false}
          />
          {!isReadOnly && (
            <ActionIcon
              variant="subtle"
              color="gray"
              size={34}
              aria-label={words.remove}
              onClick={() => set({ pressure: caps.filter((_, index) => index !== at) })}
            >
              <Icon name="trash" size={18} />
            </ActionIcon>
          )}
        </div>
      ))}
      {!isReadOnly && caps.length < mostCaps && (
        <div>
          <Button
            size="xs"
            variant="default"
            leftSection={<Icon name="plus" size={16} />}
            onClick={() => set({ pressure: [...caps, { limit: 1, window: "24h" }] })}
          >
            {words.add}
          </Button>
        </div>
      )}
    </>
  );
}
