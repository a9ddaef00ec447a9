/** Something the user can put right: shown as one line, without a stack. `code` is the exit code. */
export class Failure extends Error {
  readonly code: number;

  constructor(message: string, code = 1) {
    super(message);
    this.name = "Failure";
    this.code = code;
  }
}

/** Runs a script: `--help` prints its help; a mistake in its arguments exits 2, a `Failure` with its code. */
export async function runCli(help: string, main: (args: string[]) => Promise<void>): Promise<void> {
  const args = process.argv.slice(2);
  if (args.includes("--help") || args.includes("-h")) {
    process.stdout.write(`${help.trim()}\n`);
    return;
  }
  try {
    await main(args);
  } catch (error) {
    process.exitCode = 1;
    if (error instanceof Failure) {
      process.exitCode = error.code;
      process.stderr.write(`${error.message}\n`);
    } else if (isUsageError(error)) {
      process.exitCode = 2;
      process.stderr.write(`${error.message}\nSee --help.\n`);
    } else {
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    }
  }
}

/** What `parseArgs` of `node:util` throws. */
function isUsageError(error: unknown): error is Error {
  return error instanceof Error && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");
}

/** A mistake in an argument's value. */
export function usage(message: string): Failure {
  return new Failure(`${message}\nSee --help.`, 2);
}

/** A whole number of at least `least`, from an option's text. */
export function readCount(option: string, text: string, least = 1): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least)
    throw usage(`expected a whole number of ${least} or more for ${option}, got "${text}"`);
  return value;
}
