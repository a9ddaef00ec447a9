import { usage } from "./cli.ts";

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `"30s"`, `"15m"`, `"24h"`, `"7d"` in milliseconds. */
export function readDuration(option: string, text: string): number {
  const match = /^(\d+(?:\.\d+)?)([smhd])$/.exec(text);
  if (!match) throw usage(`expected a duration such as 30s or 15m for ${option}, got "${text}"`);
  return Number(match[1]) * UNITS[match[2]!]!;
}

/** Milliseconds in two units at most: `42s`, `29m 43s`, `3h 05m`. */
export function showDuration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  const pad = (value: number) => String(value).padStart(2, "0");
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m ${pad(seconds % 60)}s`;
  return `${Math.floor(seconds / 3600)}h ${pad(Math.floor((seconds % 3600) / 60))}m`;
}
