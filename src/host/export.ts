import { type PartName, partNames } from "../engine/customers/export-parts.ts";
import type { VerbAnswer } from "../engine/verbs.ts";
import type { ShardPort } from "./shard-port.ts";

/**
 * The rest of an export that `openExport` has begun, as the text of one JSON document: an object of the profile and a
 * list for each part. It is read a page at a time, as fast as it is taken.
 */
export async function* exportText(
  shard: ShardPort,
  id: string,
  profile: Readonly<Record<string, unknown>>,
): AsyncGenerator<string> {
  yield JSON.stringify(profile).slice(0, -1);
  for (const part of partNames) yield* partText(shard, id, part);
  yield "}";
}

async function* partText(shard: ShardPort, id: string, part: PartName): AsyncGenerator<string> {
  yield `,"${part}":[`;
  let after: string | null = null;
  let isFirst = true;
  do {
    const page: VerbAnswer<"exportPart"> = await shard.run("exportPart", { id, part, after });
    // Half a document must not look like a whole one: the connection breaks.
    if (!page.ok) throw new Error("an export could not be read to its end");
    const items = page.value.items.map((item) => JSON.stringify(item)).join(",");
    if (items !== "") yield isFirst ? items : `,${items}`;
    isFirst &&= items === "";
    after = page.value.next;
  } while (after !== null);
  yield "]";
}
