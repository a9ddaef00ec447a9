import type { Zone } from "../../api/zones.ts";

const names = ["address", "adresse", "addr:full", "street"];

/** The metadata in which a zone's address stands: imports keep the heading of their file. */
export function addressKey({ metadata }: Pick<Zone, "metadata">): string {
  const keys = Object.keys(metadata).filter((key) => typeof metadata[key] === "string");
  return keys.find((key) => names.includes(key.toLowerCase())) ?? "address";
}

export function addressOf(zone: Pick<Zone, "metadata">): string {
  const text = zone.metadata[addressKey(zone)];
  return typeof text === "string" ? text : "";
}
