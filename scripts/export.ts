import { createHash } from "node:crypto";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { rename } from "node:fs/promises";
import { finished } from "node:stream/promises";
import { parseArgs } from "node:util";
import { remote } from "./move/remote.ts";
import { Failure, runCli, usage } from "./support/cli.ts";

const HELP = `
Usage: npm run export -- FILE [options]

Writes everything that a workspace holds into FILE, as JSON lines, for npm run import into another one: from Node to
Workers or back, and to another number of shards. The workspace is sealed first: it goes on being read, and answers
everything else 503 until it is unsealed. It stays sealed, so that nothing is lost that comes after the export.

  --secrets    the secrets too, which keys, device tokens, receipts and web push subscriptions need to stay valid;
               whoever has the file can then do what the workspace can. Not those that the environment gives.
  --unseal     only let the workspace go on, without FILE: it has not moved after all
  --url URL    the server (http://127.0.0.1:8787)
  --key KEY    a secret key with the role admin (PARVIS_SECRET_KEY)
`;

/** Secrets that the environment may give, and then nobody else keeps. */
const variables = [
  ["secretKey", "PARVIS_SECRET_KEY"],
  ["publishableKey", "PARVIS_PUBLISHABLE_KEY"],
  ["masterSecret", "PARVIS_MASTER_SECRET"],
  ["identitySecret", "PARVIS_IDENTITY_SECRET"],
] as const;

await runCli(HELP, async (args) => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      secrets: { type: "boolean", default: false },
      unseal: { type: "boolean", default: false },
      url: { type: "string", default: "http://127.0.0.1:8787" },
      key: { type: "string", default: process.env.PARVIS_SECRET_KEY ?? "" },
    },
  });
  if (values.key === "") throw usage("expected --key or PARVIS_SECRET_KEY");
  const server = remote(values.url, values.key);
  if (values.unseal) {
    await server.ask("DELETE", "/v1/workspace/seal");
    process.stderr.write("Unsealed: the workspace goes on.\n");
    return;
  }
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0) throw usage("expected one FILE");
  await server.ask("POST", "/v1/workspace/seal");
  // Under its name only when it is whole, and for its owner alone.
  const partial = `${file}.partial`;
  const out = createWriteStream(partial, { mode: 0o600 });
  const secrets = new Set<string>();
  const hash = createHash("sha256");
  let lines = 1;
  let cursor: string | null = null;
  do {
    const query: string =
      cursor === null ? `secrets=${values.secrets}` : `cursor=${encodeURIComponent(cursor)}`;
    const text = await server.ask("GET", `/v1/workspace/export?${query}`);
    const part = text.trimEnd().split("\n");
    const last = JSON.parse(part.pop() ?? "") as { next?: string; end?: true };
    if (last.end !== true && last.next === undefined)
      throw new Failure("the export was cut off: run it again");
    if (cursor === null) for (const name of secretsIn(part)) secrets.add(name);
    for (const line of part) {
      hash.update(`${line}\n`);
      if (!out.write(`${line}\n`)) await once(out, "drain");
    }
    lines += part.length;
    cursor = last.next ?? null;
  } while (cursor !== null);
  out.end(`${JSON.stringify({ end: true, sha256: hash.digest("hex") })}\n`);
  await finished(out);
  await rename(partial, file);
  process.stderr.write(
    `${file}: ${lines} lines. The workspace is sealed; npm run export -- --unseal lets it go on.\n`,
  );
  const missing = values.secrets ? variables.filter(([name]) => !secrets.has(name)) : [];
  for (const [, variable] of missing)
    process.stderr.write(
      `Not in it, since the environment gives it: ${variable}. Give the target the same.\n`,
    );
});

/** The names of the secrets, which stand right after the first line. */
function secretsIn(part: readonly string[]): string[] {
  return part.flatMap((line) =>
    line.startsWith('{"secret":') ? [(JSON.parse(line) as { secret: string }).secret] : [],
  );
}
