/** Of a zone as it is stored, or as it stands in a list. */
interface Described {
  readonly metadata: Readonly<Record<string, unknown>>;
}

const names = ["address", "adresse", "addr:full", "street"];

/** The metadata in which a zone's address stands: imports keep the heading of their file. */
export function addressKey({ metadata }: Described): string {
  const keys = Object.keys(metadata).filter((key) => typeof metadata[key] === "string");
  return keys.find((key) => names.includes(key.toLowerCase())) ?? "address";
}

export function addressOf(zone: Described): string {
  const text = zone.metadata[addressKey(zone)];
  return typeof text === "string" ? text : "";
}
