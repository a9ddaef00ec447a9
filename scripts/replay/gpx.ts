import type { Fields } from "./fields.ts";

/**
 * Reads GPX 1.0 and 1.1 (topografix.com/GPX/1/1) by hand: the GPX libraries need a DOM, and of XML a track
 * takes only tags, attributes and text. It does not validate, knows no entities but XML's own five (which no
 * number or time needs), declares none, and takes time linear in the text.
 */

const TAG = /<(\/?)([\w.:-]+)((?:\s+[\w.:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/y;
const ATTRIBUTE = /([\w.:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const POINTS = ["trkpt", "rtept", "wpt"];

/** The points of the tracks; without tracks those of the routes; without routes the waypoints. */
export function readGpx(text: string): Fields[] {
  const found = new Map<string, Fields[]>(POINTS.map((name) => [name, []]));
  let point: { name: string; fields: Record<string, string> } | null = null;
  let leaf: string | null = null;
  for (const token of tokens(text)) {
    if (token.kind === "open") {
      if (POINTS.includes(token.name)) point = { name: token.name, fields: { ...token.attributes } };
      else leaf = token.name;
    } else if (token.kind === "text") {
      if (point && leaf && token.text.trim() !== "") point.fields[leaf] ??= token.text.trim();
    } else {
      leaf = null;
      if (point?.name !== token.name) continue;
      found.get(token.name)?.push(point.fields);
      point = null;
    }
  }
  return POINTS.map((name) => found.get(name)!).find((points) => points.length > 0) ?? [];
}

type Token =
  | { kind: "open"; name: string; attributes: Record<string, string> }
  | { kind: "close"; name: string }
  | { kind: "text"; text: string };

function* tokens(text: string): Generator<Token> {
  let at = 0;
  while (at < text.length) {
    const open = text.indexOf("<", at);
    if (open < 0) return;
    if (open > at) yield { kind: "text", text: text.slice(at, open) };
    if (text.startsWith("<![CDATA[", open)) {
      at = after(text, "]]>", open);
      yield { kind: "text", text: text.slice(open + 9, at - 3) };
    } else if (text.startsWith("<!--", open)) at = after(text, "-->", open);
    else if (text.startsWith("<?", open)) at = after(text, "?>", open);
    else if (text.startsWith("<!", open)) at = after(text, ">", open);
    else {
      TAG.lastIndex = open;
      const tag = TAG.exec(text);
      if (!tag)
        throw new Error(`expected a well-formed tag at line ${lineAt(text, open)}, got ${peek(text, open)}`);
      at = TAG.lastIndex;
      const name = localName(tag[2]!);
      if (tag[1] === "") yield { kind: "open", name, attributes: attributesOf(tag[3]!) };
      if (tag[1] === "/" || tag[4] === "/") yield { kind: "close", name };
    }
  }
}

function attributesOf(text: string): Record<string, string> {
  const found = [...text.matchAll(ATTRIBUTE)];
  return Object.fromEntries(found.map((match) => [localName(match[1]!), match[2] ?? match[3] ?? ""]));
}

function localName(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}

function after(text: string, end: string, from: number): number {
  const at = text.indexOf(end, from);
  if (at < 0) throw new Error(`expected "${end}" after line ${lineAt(text, from)}, got the end of the file`);
  return at + end.length;
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split("\n").length;
}

function peek(text: string, at: number): string {
  return JSON.stringify(text.slice(at, at + 30));
}
