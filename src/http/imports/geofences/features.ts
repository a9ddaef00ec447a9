import { invalid, Problem } from "../../problem.ts";
import { isSpace, JsonValue } from "./json-value.ts";

/** One element of `features`, from 1: its text, or why it is not looked at. */
export type Feature = { readonly row: number } & ({ readonly text: string } | { readonly fault: string });

/** As large as one geofence may be; a vertex is an array, and metadata has 20 000 characters. */
const featureBounds = { bytes: 8 * 1024 * 1024, members: 10_000, containers: 250_000 };
const memberBounds = { bytes: 64 * 1024, members: 10_000, containers: 10_000 };

type State = "start" | "name" | "colon" | "value" | "after" | "element" | "between" | "end";

const byteOrderMark = [0xef, 0xbb, 0xbf];

/**
 * The features of a GeoJSON FeatureCollection (RFC 7946) as its bytes come, in memory for one of them. An element that
 * is too large, or is no JSON between its brackets, is one faulty feature; brackets that do not match end the file: 400.
 * Members of the collection that are not GeoJSON's are passed over (§6.1).
 */
export async function* featuresOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Feature> {
  let state: State = "start";
  let value: JsonValue | null = null;
  let name = "";
  let isFirst = true;
  let row = 0;
  let passed = 0;
  const seen = new Set<string>();
  const expected = (what: string, at: number) =>
    notJson(`expected ${what} at byte ${passed + at + 1}${row === 0 ? "" : `, after feature ${row}`}`);

  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; ) {
      if (value !== null) {
        const end = value.read(chunk, at);
        if (value.isTorn) throw expected("brackets that belong together", end - 1);
        if (end < 0) break;
        at = end;
        if (state === "element") {
          row += 1;
          yield { row, ...value.result };
          state = "between";
        } else if (state === "name") {
          name = parsed(value);
          state = "colon";
        } else {
          look(name, value);
          state = "after";
        }
        value = null;
        continue;
      }
      const byte = chunk[at]!;
      const letter = String.fromCharCode(byte);
      if (isSpace(byte) || (state === "start" && byteOrderMark[passed + at] === byte)) at += 1;
      else if (state === "start" && letter === "{") [state, isFirst, at] = ["name", true, at + 1];
      else if (state === "name" && letter === "}" && isFirst) [state, at] = ["end", at + 1];
      else if (state === "name" && letter === '"') value = new JsonValue(memberBounds);
      else if (state === "colon" && letter === ":") [state, at] = ["value", at + 1];
      else if (state === "value") {
        if (seen.has(name) && isOurs(name)) throw invalid([{ pointer: `/${name}`, detail: "expected once" }]);
        seen.add(name);
        if (name !== "features") value = new JsonValue(memberBounds);
        else if (letter === "[") [state, isFirst, at] = ["element", true, at + 1];
        else throw invalid([{ pointer: "/features", detail: "expected an array of features" }]);
      } else if (state === "after" && letter === ",") [state, isFirst, at] = ["name", false, at + 1];
      else if (state === "after" && letter === "}") [state, at] = ["end", at + 1];
      else if (state === "element" && letter === "]" && isFirst) [state, at] = ["after", at + 1];
      else if (state === "element" && letter !== "]" && letter !== "," && letter !== "}")
        value = new JsonValue(featureBounds);
      else if (state === "between" && letter === ",") [state, isFirst, at] = ["element", false, at + 1];
      else if (state === "between" && letter === "]") [state, at] = ["after", at + 1];
      else throw expected(wanted[state], at);
    }
    passed += chunk.length;
  }
  if (state !== "end") throw expected(state === "start" ? wanted.start : `${wanted[state]}, got the end`, 0);
  if (!seen.has("features"))
    throw invalid([{ pointer: "/features", detail: "expected an array of features, got nothing" }]);
}

const wanted: Readonly<Record<State, string>> = {
  start: "a GeoJSON FeatureCollection, or CSV with Content-Type: text/csv,",
  name: "the name of a member",
  colon: "a colon",
  value: "a value",
  after: "a comma or }",
  element: "a feature",
  between: "a comma or ]",
  end: "nothing more",
};

function isOurs(name: string): boolean {
  return name === "type" || name === "features" || name === "crs";
}

function parsed(value: JsonValue) {
  const { result } = value;
  if ("fault" in result) throw notJson(result.fault);
  try {
    return JSON.parse(result.text);
  } catch (error) {
    throw notJson(error instanceof Error ? error.message : String(error));
  }
}

/** Looks at a member of the collection. */
function look(name: string, value: JsonValue): void {
  // A foreign member may be as large as it likes.
  if (!isOurs(name) && "fault" in value.result) return;
  const json: unknown = parsed(value);
  if (name === "type" && json !== "FeatureCollection")
    throw invalid([{ pointer: "/type", detail: `expected "FeatureCollection", got ${short(json)}` }]);
  if (name === "crs" && json !== null && !/CRS84|4326/.test(short(json)))
    throw invalid([
      {
        pointer: "/crs",
        detail: `expected WGS 84 (EPSG:4326), got ${short(json)}: export the file as WGS 84`,
      },
    ]);
}

function short(json: unknown): string {
  return JSON.stringify(json).slice(0, 200);
}

function notJson(why: string): Problem {
  return new Problem(400, "not_json", `expected a JSON body: ${why}`);
}
