import { dayText } from "../../domain/measure/report.ts";

export interface Period {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** Days since 1970 (UTC), the first and the one after the last. */
export interface Days {
  readonly from: number;
  readonly to: number;
}

const dayMs = 86_400_000;
/** Beyond every day that a time can name. */
const never = 9_999_999;

/** The days that a period touches. */
export function daysOf({ from, to }: Period): Days {
  return {
    from: from === undefined ? -never : Math.floor(from / dayMs),
    to: to === undefined ? never : Math.ceil(to / dayMs),
  };
}

/** A period as the days that it touches, for an answer. */
export function inWholeDays(period: Period): { from: string | null; to: string | null } {
  const days = daysOf(period);
  return {
    from: period.from === undefined ? null : `${dayText(days.from)}T00:00:00.000Z`,
    to: period.to === undefined ? null : `${dayText(days.to)}T00:00:00.000Z`,
  };
}

/** A period to the millisecond, for an answer. */
export function inTimes({ from, to }: Period): { from: string | null; to: string | null } {
  const at = (time: number | undefined) => (time === undefined ? null : new Date(time).toISOString());
  return { from: at(from), to: at(to) };
}
