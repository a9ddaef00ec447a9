import { hasData } from "./trace-table/data.ts";
import type { Counts } from "./trace-table/rules.ts";
import { jitters, measure, type Row, radii, total } from "./trace-table/table.ts";

const HELP = `
Usage: node scripts/trace-table.ts [FOLDER]

Prints, as Markdown, what the presence rules make of recorded traces beside the rule "inside now, outside now":
events by radius and jitter, by trace, and pings by status. FOLDER holds the recordings (../shared/data).
`;

if (process.argv.includes("--help")) {
  console.log(HELP.trim());
  process.exit();
}
const root = process.argv[2] ?? new URL("../../shared/data", import.meta.url).pathname;
if (!hasData(root)) {
  console.error(`expected the recorded traces in ${root}, found none; name their folder as the argument`);
  process.exit(1);
}
const rows = measure(root);
console.log(
  [
    "Events by radius and jitter, all traces (naive: inside now / outside now):",
    byRadius(rows),
    "Events by trace, all radii:",
    byTrace(rows),
    "Pings by status:",
    byStatus(rows),
  ].join("\n\n"),
);

function byRadius(all: readonly Row[]): string {
  const lines = radii.flatMap((radius) => {
    const still = all.filter((row) => row.radius === radius && row.jitter === 0);
    return jitters.map((jitter) => {
      const some = all.filter((row) => row.radius === radius && row.jitter === jitter);
      const ours = total(some, "parvis");
      const theirs = total(some, "naive");
      return [
        `${radius} m`,
        `${jitter} m`,
        ...["entered", "exited", "dwelled", "visits", "confirmed"].map((name) => ours[name] ?? 0),
        more(passages(ours), passages(total(still, "parvis"))),
        theirs.entered ?? 0,
        theirs.exited ?? 0,
        more(passages(theirs), passages(total(still, "naive"))),
      ];
    });
  });
  return table(
    [
      "radius",
      "jitter",
      "enters",
      "exits",
      "dwells",
      "visits",
      "confirmed",
      "more",
      "naive enters",
      "naive exits",
      "more",
    ],
    lines,
  );
}

function byTrace(all: readonly Row[]): string {
  const lines = [...Map.groupBy(all, ({ trace }) => trace)].map(([trace, of]) => {
    const first = of[0]!;
    const events = jitters.flatMap((jitter) => {
      const some = of.filter((row) => row.jitter === jitter);
      return [passages(total(some, "parvis")), passages(total(some, "naive"))];
    });
    return [trace, first.pings, `${first.circles}${first.real ? "" : " on the track"}`, ...events];
  });
  return table(
    ["trace", "pings", "circles", ...jitters.flatMap((jitter) => [`${jitter} m`, `${jitter} m naive`])],
    lines,
  );
}

/** Statuses do not depend on the circles, so one radius tells them. */
function byStatus(all: readonly Row[]): string {
  const statuses = ["accepted", "duplicate", "late", "inaccurate", "implausible"];
  const lines = jitters.map((jitter) => {
    const ours = total(
      all.filter((row) => row.jitter === jitter && row.radius === radii[0]),
      "parvis",
    );
    return [`${jitter} m`, ...statuses.map((status) => ours[status] ?? 0)];
  });
  return table(["jitter", ...statuses], lines);
}

function passages({ entered = 0, exited = 0 }: Counts): number {
  return entered + exited;
}

function more(now: number, before: number): string {
  return now === before ? "" : `${now > before ? "+" : "−"}${Math.abs(now - before)}`;
}

function table(head: readonly string[], lines: readonly (readonly (string | number)[])[]): string {
  const row = (cells: readonly (string | number)[]) => `| ${cells.join(" | ")} |`;
  return [row(head), row(head.map(() => "---")), ...lines.map(row)].join("\n");
}
