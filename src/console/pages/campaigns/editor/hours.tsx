import { Text, TextInput } from "@mantine/core";
import type { Schedule } from "../draft/body.ts";
import { instantOf, localOf } from "../fields/local-time.ts";
import { useEditing } from "./context.ts";
import classes from "./fields.module.css";
import { stepStrings } from "./step-strings.ts";

/** Times of day, and the first and last moment of all. */
export function Hours() {
  const { when: words } = stepStrings.use();
  const { draft, change, faultAt, mayEdit } = useEditing();
  const schedule: Schedule = draft.schedule ?? {};
  const set = (part: Partial<Schedule>) => change({ schedule: { ...schedule, ...part } });
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <>
      <div>
        <div className={classes.line}>
          {(["from", "to"] as const).map((side) => (
            <TextInput
              key={side}
              className={classes.clock}
              type="time"
              label={words[side]}
              value={schedule[side] ?? ""}
              error={faultAt(`/schedule/${side}`)}
              disabled={!mayEdit}
              onChange={(event) => set({ [side]: event.currentTarget.value || undefined })}
            />
          ))}
        </div>
        <Text size="xs" c="dimmed" mt={6}>
          {words.hoursHint}
        </Text>
      </div>
      <div>
        <div className={classes.line}>
          {(["startAt", "endAt"] as const).map((side) => (
            <TextInput
              key={side}
              type="datetime-local"
              label={words[side]}
              value={localOf(schedule[side])}
              error={faultAt(`/schedule/${side}`)}
              disabled={!mayEdit}
              onChange={(event) => set({ [side]: instantOf(event.currentTarget.value) })}
            />
          ))}
        </div>
        <Text size="xs" c="dimmed" mt={6}>
          {words.yourZone(zone)}
        </Text>
      </div>
    </>
  );
}
