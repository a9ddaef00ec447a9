import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { partsOf } from "./move/parts.ts";
import { remote } from "./move/remote.ts";
import { Failure, runCli, usage } from "./support/cli.ts";

const HELP = `
Usage: npm run import -- FILE [options]

Takes what npm run export wrote into an empty workspace, of any number of shards, on Node or Workers. It is sealed
meanwhile. Run it again when it broke off: what is in already is passed over.

With secrets in FILE the workspace stays sealed at the end: restart the service (on Workers, deploy it again), so that
it uses them, then run npm run import -- --unseal with the key of the workspace that was moved.

  --unseal     only let the workspace begin, without FILE
  --url URL    the server (http://127.0.0.1:8787)
  --key KEY    a secret key with the role admin (PARVIS_SECRET_KEY)
`;

interface Answer {
  readonly line: number;
  readonly done: boolean;
  readonly secrets: boolean;
}

await runCli(HELP, async (args) => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      unseal: { type: "boolean", default: false },
      url: { type: "string", default: "http://127.0.0.1:8787" },
      key: { type: "string", default: process.env.PARVIS_SECRET_KEY ?? "" },
    },
  });
  if (values.key === "") throw usage("expected --key or PARVIS_SECRET_KEY");
  const server = remote(values.url, values.key);
  const unseal = () => server.ask("DELETE", "/v1/workspace/seal");
  const [file, ...others] = positionals;
  if (values.unseal) {
    await unseal();
    process.stderr.write("Unsealed: the workspace begins.\n");
    return;
  }
  if (file === undefined || others.length > 0) throw usage("expected one FILE");
  await refuseDamaged(file);
  let answer: Answer | null = null;
  for await (const { first, text } of partsOf(linesOf(file)))
    answer = JSON.parse(await server.ask("POST", `/v1/workspace/import?line=${first}`, text)) as Answer;
  if (!answer?.done) throw new Failure("the server did not take the last line");
  process.stderr.write(`${file}: ${answer.line} lines are in.\n`);
  if (answer.secrets)
    process.stderr.write(
      "Restart the service, which then uses the secrets; then npm run import -- --unseal\n",
    );
  else await unseal();
});

function linesOf(file: string): AsyncIterable<string> {
  return createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY });
}

/** Before anything is sent: a line counts by its number, so none may come again as another one. */
async function refuseDamaged(file: string): Promise<void> {
  const hash = createHash("sha256");
  let last: string | null = null;
  for await (const line of linesOf(file)) {
    if (last !== null) hash.update(`${last}\n`);
    last = line;
  }
  const end = /^\{"end":true,"sha256":"([0-9a-f]{64})"\}$/.exec(last ?? "");
  if (end === null) throw new Failure(`${file} ends before its last line: export it again`);
  if (end[1] !== hash.digest("hex")) throw new Failure(`${file} is not as it was written: export it again`);
}
