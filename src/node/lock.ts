import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { ConfigError } from "../host/config.ts";

/** How long a start waits for the process before it to end. */
const patience = 2_000;

/**
 * Makes the data folder, for its owner alone, and holds it for one process: two would each trust their own
 * memory, and caps would leak. The lock is SQLite's own on an empty file, so it ends with the process however
 * that ends.
 */
export function holdFolder(folder: string): { release(): void } {
  try {
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o700);
    const lock = new Database(join(folder, "lock"), { timeout: patience });
    lock.exec("BEGIN EXCLUSIVE");
    return { release: () => lock.close() };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    throw new ConfigError(
      code === "SQLITE_BUSY"
        ? `DATA_DIR: ${folder} is in use by another process; stop that one first, or choose another folder`
        : `DATA_DIR: expected a folder that can be written, got ${folder} (${code ?? String(error)})`,
    );
  }
}
