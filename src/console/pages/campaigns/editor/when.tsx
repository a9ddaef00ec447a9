import { Chip, Group, Input, NumberInput, SegmentedControl, Stack, Switch } from "@mantine/core";
import { useFormat } from "../../../strings/format.ts";
import { useLanguage } from "../../../strings/language.ts";
import type { Draft, Schedule } from "../draft/body.ts";
import { DurationInput } from "../fields/duration-input.tsx";
import { type Weekday, weekdayName, weekdayShort, weekdays } from "../weekdays.ts";
import { useEditing } from "./context.ts";
import classes from "./fields.module.css";
import { Hours } from "./hours.tsx";
import { Quiet } from "./quiet.tsx";
import { Step } from "./step.tsx";
import { stepStrings } from "./step-strings.ts";

const events = ["enter", "dwell", "exit"] as const;
const kmhPerMs = 3.6;

export function When() {
  const { when: words } = stepStrings.use();
  const { draft, change, faultAt, mayEdit } = useEditing();
  const { trigger } = draft;
  const set = (part: Partial<Draft["trigger"]>) => change({ trigger: { ...trigger, ...part } });
  return (
    <Step number={3} name="when" title={words.title} hint={words.hint}>
      <div className={classes.line}>
        <Input.Wrapper label={words.trigger} labelElement="div">
          <div>
            <SegmentedControl
              aria-label={words.trigger}
              value={trigger.event}
              disabled={!mayEdit}
              data={events.map((value) => ({ value, label: words[value] }))}
              onChange={(event) => set({ event: event as (typeof events)[number] })}
            />
          </div>
        </Input.Wrapper>
        {trigger.event === "dwell" && (
          <DurationInput
            label={words.dwellFor}
            description={words.dwellHint}
            value={trigger.dwell}
            usual="3m"
            onChange={(dwell) => set({ dwell })}
            error={faultAt("/trigger/dwell")}
            disabled={!mayEdit}
          />
        )}
      </div>
      {trigger.event === "enter" && (
        <Switch
          label={words.confirm}
          description={words.confirmHint}
          checked={trigger.confirm}
          disabled={!mayEdit}
          onChange={(event) => set({ confirm: event.currentTarget.checked })}
        />
      )}
      <NumberInput
        label={words.walkers}
        description={words.walkersHint}
        inputWrapperOrder={["label", "input", "description", "error"]}
        suffix={` ${words.kmh}`}
        styles={{ wrapper: { maxWidth: 160 } }}
        min={1}
        max={300}
        allowNegative={false}
        decimalScale={1}
        value={trigger.maxSpeed === undefined ? "" : Math.round(trigger.maxSpeed * kmhPerMs * 10) / 10}
        error={faultAt("/trigger/maxSpeed")}
        disabled={!mayEdit}
        onChange={(kmh) => set({ maxSpeed: kmh === "" ? undefined : Number(kmh) / kmhPerMs })}
      />
      <Days />
      <Hours />
      <Quiet />
    </Step>
  );
}

function Days() {
  const { when: words } = stepStrings.use();
  const { number } = useFormat();
  const language = useLanguage();
  const { draft, change, faultBelow, mayEdit, chosen } = useEditing();
  const schedule: Schedule = draft.schedule ?? {};
  const set = (part: Partial<Schedule>) => change({ schedule: { ...schedule, ...part } });
  const without = chosen.filter(({ openingHours }) => openingHours === null).length;
  const days = schedule.days ?? weekdays;
  return (
    <Stack gap={16} className={classes.sub}>
      <Switch
        label={words.storeOpen}
        description={without === 0 ? undefined : words.storeOpenHint(number(without), number(chosen.length))}
        checked={schedule.storeOpen === true}
        disabled={!mayEdit}
        onChange={(event) => set({ storeOpen: event.currentTarget.checked })}
      />
      <Input.Wrapper label={words.days} error={faultBelow("/schedule/days")} labelElement="div">
        <Chip.Group
          multiple
          value={[...days]}
          onChange={(next) =>
            set({
              days: next.length === 7 || next.length === 0 ? undefined : (next as Weekday[]),
            })
          }
        >
          <Group gap={6} mt={4}>
            {weekdays.map((day) => (
              <Chip
                key={day}
                value={day}
                size="xs"
                variant="light"
                classNames={{ label: classes.day! }}
                disabled={!mayEdit}
                aria-label={weekdayName(day, language)}
              >
                {weekdayShort(day, language)}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
      </Input.Wrapper>
    </Stack>
  );
}
