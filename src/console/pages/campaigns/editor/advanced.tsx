import { NumberInput, Stack } from "@mantine/core";
import { DurationInput } from "../fields/duration-input.tsx";
import { useEditing } from "./context.ts";
import classes from "./fields.module.css";
import { stepStrings } from "./step-strings.ts";

/** What few campaigns need. */
export function Advanced() {
  const { often: words } = stepStrings.use();
  const { draft, change, faultAt, mayEdit } = useEditing();
  const { rate } = draft;
  return (
    <Stack gap={20}>
      <NumberInput
        label={words.priority}
        description={words.priorityHint}
        inputWrapperOrder={["label", "input", "description", "error"]}
        styles={{ wrapper: { maxWidth: 120 } }}
        min={0}
        max={1_000}
        allowDecimal={false}
        value={draft.priority}
        error={faultAt("/priority")}
        disabled={!mayEdit}
        onChange={(priority) => change({ priority: priority === "" ? 50 : Number(priority) })}
      />
      <div className={classes.line}>
        <NumberInput
          label={words.rate}
          maw={180}
          min={0}
          max={1_000_000}
          allowDecimal={false}
          value={rate?.limit ?? ""}
          error={faultAt("/rate/limit")}
          disabled={!mayEdit}
          onChange={(limit) =>
            change({
              rate: limit === "" ? undefined : { limit: Number(limit), window: rate?.window ?? "1m" },
            })
          }
        />
        {rate !== undefined && (
          <DurationInput
            label={words.rateWindow}
            value={rate.window}
            onChange={(window) => change({ rate: { ...rate, window: window ?? "1m" } })}
            error={faultAt("/rate/window")}
            disabled={!mayEdit}
          />
        )}
      </div>
      <DurationInput
        label={words.ttl}
        description={words.ttlHint}
        value={draft.ttl}
        onChange={(ttl) => change({ ttl: ttl ?? "15m" })}
        error={faultAt("/ttl")}
        disabled={!mayEdit}
      />
    </Stack>
  );
}
