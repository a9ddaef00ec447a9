import { expect, it } from "vitest";
import { type Bindings, indexOf, shardOf } from "../../src/worker/env.ts";

/** A namespace that tells where it was asked for what; workerd on this machine knows no jurisdictions. */
function namespace(asked: string[], place = "anywhere"): DurableObjectNamespace {
  return {
    jurisdiction: (name: string) => namespace(asked, name),
    idFromName: (name: string) => `${name} in ${place}`,
    get: (id: unknown) => asked.push(String(id)),
  } as unknown as DurableObjectNamespace;
}

function askedFor(place: string | undefined): string[] {
  const asked: string[] = [];
  const bindings: Bindings = {
    SHARD: namespace(asked),
    ...(place === undefined ? {} : { PARVIS_JURISDICTION: place }),
  };
  shardOf(bindings, 3);
  return asked;
}

it.each([
  [undefined, "shard-3 in anywhere"],
  ["", "shard-3 in anywhere"],
  ["eu", "shard-3 in eu"],
])("with the jurisdiction %j asks for %s", (place, where) => {
  expect(askedFor(place)).toEqual([where]);
});

it("refuses a jurisdiction it does not know, rather than keep data elsewhere", () => {
  expect(() => askedFor("EU")).toThrow('PARVIS_JURISDICTION: expected eu or nothing, got "EU"');
});

it("knows a shard by its name alone", () => {
  expect(indexOf("shard-255")).toBe(255);
  for (const name of [undefined, "", "shard-", "shard-1x", "xshard-1"]) expect(() => indexOf(name)).toThrow();
});
