import { parseArgs } from "node:util";
import { Failure, readCount, runCli, usage } from "./support/cli.ts";
import { checks, verify } from "./verify/checks.ts";
import { openFolder } from "./verify/folder.ts";

const HELP = `
Usage: npm run verify -- DATA_DIR [options]

Reads a workspace's databases and looks whether they keep what they promise. Writes nothing; the server may run
meanwhile. Exits 1 when a promise is broken.

  --limit N     findings shown of each promise (20)

A limit is held only against messages that were decided on under the rule as it stands now: what was sent before the
campaign or the settings last changed is not judged, nor what has outlived its decision.

${checks.map(({ name, promise }) => `  ${name.padEnd(12)} ${promise}`).join("\n")}
`;

await runCli(HELP, async (args) => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { limit: { type: "string", default: "20" } },
  });
  const limit = readCount("--limit", values.limit);
  const [folder, ...others] = positionals;
  if (folder === undefined || others.length > 0) throw usage("expected one data folder");
  const workspace = openFolder(folder, Date.now());
  try {
    const findings = verify(workspace);
    const shown = checks.flatMap(({ name }) =>
      findings.filter(({ check }) => check === name).slice(0, limit),
    );
    for (const { check, shard, subject, detail } of shown)
      process.stdout.write(`${check.padEnd(12)} shard ${shard}  ${subject}: ${detail}\n`);
    const summary = `${checks.length} promises, ${workspace.shards.length} shards, ${findings.length} findings`;
    if (findings.length > 0) throw new Failure(summary);
    process.stdout.write(`${summary}\n`);
  } finally {
    workspace.close();
  }
});
