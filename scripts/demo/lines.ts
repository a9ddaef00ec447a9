import { styleText } from "node:util";

type Kind = "enter" | "dwell" | "exit" | "push" | "held" | "error";

const COLOURS: Readonly<Record<Kind, Parameters<typeof styleText>[0]>> = {
  enter: "cyan",
  dwell: "cyan",
  exit: "gray",
  push: "green",
  held: "yellow",
  error: "red",
};

/** Colours only where they can be seen: `styleText` looks at the terminal and at NO_COLOR. */
export function paint(format: Parameters<typeof styleText>[0], text: string): string {
  return styleText(format, text, { stream: process.stdout });
}

/** One thing that happened, aligned: time, what, who, and where or why. */
export function showLine(at: Date, kind: Kind, who: string, text: string): string {
  const time = at.toTimeString().slice(0, 8);
  return `  ${paint("gray", time)}  ${paint(COLOURS[kind], kind.padEnd(5))}  ${who.padEnd(14)}  ${text}`;
}
