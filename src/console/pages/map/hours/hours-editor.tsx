import { Button, Group, Switch, TextInput } from "@mantine/core";
import { type PointerEvent, useEffect, useState } from "react";
import classes from "./hours.module.css";
import {
  type Day,
  dayMinutes,
  emptyWeek,
  painted,
  readDay,
  readWeek,
  type Week,
  writeDay,
  writeWeek,
} from "./hours.ts";
import { hoursStrings } from "./strings.ts";

const step = 30;
const stepAt = ({ currentTarget, clientX }: PointerEvent<HTMLElement>) => {
  const { left, width } = currentTarget.getBoundingClientRect();
  const share = Math.min(0.999, Math.max(0, (clientX - left) / width));
  return Math.floor((share * dayMinutes) / step) * step;
};

/** A week as a strip a day, painted with the pointer or typed; what it writes is OpenStreetMap's syntax. */
export function HoursEditor({
  value,
  onChange,
  error,
  disabled = false,
}: {
  value: string | null;
  /** `isTyped`: character by character; else each change is a step. */
  onChange: (value: string | null, isTyped: boolean) => void;
  error?: string | null;
  disabled?: boolean;
}) {
  const words = hoursStrings.use();
  const week = readWeek(value ?? "");
  const set = (next: Week) => onChange(writeWeek(next) || null, false);
  const setDay = (index: number, day: Day) =>
    week !== null && set({ ...week, days: week.days.map((old, i) => (i === index ? day : old)) });
  return (
    <fieldset className={classes.editor} disabled={disabled}>
      <legend className={classes.legend}>{words.title}</legend>
      {week === null ? (
        <p className={classes.note}>{words.beyond}</p>
      ) : (
        <>
          <div className={classes.scale} aria-hidden="true">
            {[0, 6, 12, 18, 24].map((hour) => (
              <span key={hour} style={{ left: `${(hour / 24) * 100}%` }}>
                {hour}
              </span>
            ))}
          </div>
          {week.days.map((day, index) => (
            <Strip
              key={words.days[index as 0]}
              name={words.days[index as 0]}
              short={words.short[index as 0]}
              day={day}
              before={week.days[(index + 6) % 7]!}
              none={value === null ? words.always : words.closed}
              disabled={disabled}
              onChange={(next) => setDay(index, next)}
            />
          ))}
          {!disabled && (
            <Group gap={8} mt={8}>
              <Button
                size="compact-sm"
                variant="default"
                onClick={() => set({ ...week, days: week.days.map(() => week.days[0]!) })}
                disabled={week.days[0]!.length === 0}
              >
                {words.copyMonday}
              </Button>
              <Button
                size="compact-sm"
                variant="default"
                onClick={() => onChange("Mo-Sa 10:00-19:00", false)}
              >
                {words.usual}
              </Button>
              <Button
                size="compact-sm"
                variant="default"
                onClick={() => set(emptyWeek)}
                disabled={value === null}
              >
                {words.clear}
              </Button>
            </Group>
          )}
          <Switch
            mt={12}
            size="sm"
            label={words.holidays}
            checked={week.closedOnHolidays}
            disabled={disabled || value === null}
            onChange={(event) => set({ ...week, closedOnHolidays: event.currentTarget.checked })}
          />
        </>
      )}
      <Written
        value={value}
        error={error ?? null}
        disabled={disabled}
        onChange={(text) => onChange(text, true)}
      />
    </fieldset>
  );
}

function Strip({
  name,
  short,
  day,
  before,
  none,
  disabled,
  onChange,
}: {
  name: string;
  short: string;
  day: Day;
  before: Day;
  /** What no times mean: without any hours a zone is always open. */
  none: string;
  disabled: boolean;
  onChange: (day: Day) => void;
}) {
  const words = hoursStrings.use();
  const [stroke, setStroke] = useState<{ start: number; end: number; open: boolean } | null>(null);
  const shown =
    stroke === null
      ? day
      : painted(
          day,
          { from: Math.min(stroke.start, stroke.end), to: Math.max(stroke.start, stroke.end) + step },
          stroke.open,
        );
  const spill = before
    .filter(({ to }) => to > dayMinutes)
    .map(({ to }) => ({ from: 0, to: to - dayMinutes }));
  return (
    <div className={classes.row}>
      <span className={classes.day}>{short}</span>
      <div
        className={classes.strip}
        role="img"
        aria-label={words.open(name, writeDay(day) || none)}
        onPointerDown={(event) => {
          if (disabled) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          const at = stepAt(event);
          setStroke({ start: at, end: at, open: !day.some(({ from, to }) => from <= at && at < to) });
        }}
        onPointerMove={(event) => stroke !== null && setStroke({ ...stroke, end: stepAt(event) })}
        onPointerUp={() => {
          if (stroke !== null) onChange(shown);
          setStroke(null);
        }}
        onPointerCancel={() => setStroke(null)}
      >
        {[...spill, ...shown].map(({ from, to }) => (
          <span
            key={from}
            className={classes.span}
            style={{
              left: `${(from / dayMinutes) * 100}%`,
              width: `${((Math.min(to, dayMinutes) - from) / dayMinutes) * 100}%`,
            }}
          />
        ))}
      </div>
      <DayTimes name={name} day={shown} none={none} disabled={disabled} onChange={onChange} />
    </div>
  );
}

/** The times of a day, typed; taken when the field is left, or at Enter. */
function DayTimes({
  name,
  day,
  none,
  disabled,
  onChange,
}: {
  name: string;
  day: Day;
  none: string;
  disabled: boolean;
  onChange: (day: Day) => void;
}) {
  const words = hoursStrings.use();
  const written = writeDay(day);
  const [text, setText] = useState(written);
  useEffect(() => setText(written), [written]);
  const read = readDay(text);
  const take = () => {
    if (read === null) setText(written);
    else if (writeDay(read) !== written) onChange(read);
  };
  return (
    <input
      className={classes.times}
      aria-label={words.timesOf(name)}
      aria-invalid={read === null}
      placeholder={none}
      value={text}
      disabled={disabled}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={take}
      onKeyDown={(event) => {
        if (event.key === "Enter") {
          event.preventDefault();
          take();
        }
      }}
    />
  );
}

/** The syntax itself, for those who know it and for what a strip cannot show. */
function Written({
  value,
  error,
  disabled,
  onChange,
}: {
  value: string | null;
  error: string | null;
  disabled: boolean;
  onChange: (value: string | null) => void;
}) {
  const words = hoursStrings.use();
  return (
    <TextInput
      mt={12}
      label={words.written}
      description={words.writtenHint}
      placeholder="Mo-Sa 10:00-20:00; Su 11:00-19:00; PH off"
      value={value ?? ""}
      error={error}
      disabled={disabled}
      spellCheck={false}
      onChange={(event) => onChange(event.currentTarget.value || null)}
    />
  );
}
