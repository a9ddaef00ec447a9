import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Every file of a folder and of those in it, with its bytes as text of one character a byte. */
export function filesOf(folder: string): { name: string; text: string }[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const name = join(entry.parentPath, entry.name);
      return { name, text: readFileSync(name, "latin1") };
    });
}

/** The bytes of a text in UTF-8, as text of one character a byte. */
export function bytesOf(text: string): string {
  return Buffer.from(text, "utf8").toString("latin1");
}

/** How a number can stand in a file: in decimals, and as a float64 in either order of bytes. */
export function formsOf(number: number): string[] {
  const bytes = Buffer.alloc(16);
  bytes.writeDoubleBE(number, 0);
  bytes.writeDoubleLE(number, 8);
  return [String(number), bytes.toString("latin1", 0, 8), bytes.toString("latin1", 8)];
}

/** Which of the texts occur in which files. */
export function tracesIn(folder: string, texts: readonly string[]): string[] {
  return filesOf(folder).flatMap(({ name, text }) =>
    texts.filter((wanted) => text.includes(wanted)).map((wanted) => `${name}: ${JSON.stringify(wanted)}`),
  );
}
