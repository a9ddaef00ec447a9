import { schemaName } from "../../../src/engine/move/export-rows.ts";
import { conflict, fine, type Table, wrong } from "../rows.ts";

const path = "/v1/workspace";
const seal = `${path}/seal`;
const importing = `${path}/import`;
const head = { format: "parvis-workspace", version: 1, schema: schemaName, shards: 1, id: "x" };
const lines = (...bodies: unknown[]) => bodies.map((body) => JSON.stringify(body)).join("\n");
const wrongLine = (line: number, body: unknown, detail: string) =>
  wrong(`${importing}?line=${line}`, body, ["", `line ${line}: ${detail}`]);

/** The last of all: in the end everything goes on. What an export and an import hold: `test/scenarios/moving.test.ts`. */
export const moveTable: Table = {
  "GET /v1/workspace/export": {
    path: `${path}/export`,
    rows: [
      conflict(`${path}/export`, "not_sealed"),
      wrong(`${path}/export?cursor=x`, undefined, ["?cursor", "next of an earlier part"]),
      wrong(`${path}/export?cursor=[9999,0,null]`, undefined, ["?cursor", "next of an earlier part"]),
      wrong(`${path}/export?secrets=yes`, undefined, ["?secrets", "true"]),
    ],
  },
  "POST /v1/workspace/import": {
    path: importing,
    lines: "whole",
    mebibytes: 16,
    rows: [
      fine(importing, "", 200, { line: 0, done: false }),
      conflict(importing, "not_empty", lines(head)),
      conflict(importing, "schema_differs", lines({ ...head, schema: "0001-other" })),
      conflict(`${importing}?line=2`, "no_import", lines({ end: true })),
      wrongLine(1, "{", "expected a JSON body"),
      wrongLine(1, "[]", "expected a JSON object"),
      wrongLine(1, lines({ end: true }), "expected the first line of an export"),
      wrongLine(1, lines({ ...head, version: 2 }), "expected the first line of an export of version 1"),
      wrongLine(1, lines({ ...head, shards: 257 }), "expected the first line of an export of version 1"),
      wrong(`${importing}?line=0`, "", ["?line", "from 1"]),
    ],
  },
  "POST /v1/workspace/seal": {
    path: seal,
    rows: [fine(seal, undefined, 200, { sealed: true }), fine(seal, undefined, 200, { sealed: true })],
  },
  "DELETE /v1/workspace/seal": {
    path: seal,
    rows: [fine(seal, undefined, 200, { sealed: false }), fine(seal, undefined, 200, { sealed: false })],
  },
};
