/** Plain objects as maps. Ids such as `constructor` are allowed, so only own keys count. */
type Entries<T> = Readonly<Record<string, T>>;

export function entry<T>(record: Entries<T>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

export function withEntry<T>(record: Entries<T>, key: string, value: T): Entries<T> {
  return { ...record, [key]: value };
}

export function withoutEntry<T>(record: Entries<T>, key: string): Entries<T> {
  if (!Object.hasOwn(record, key)) return record;
  const { [key]: _, ...rest } = record;
  return rest;
}
