/** What the SDK keeps on the phone, in IndexedDB: shared by all tabs and the service worker. */

export type List = "pings" | "receipts";
export type Entry<T> = readonly [key: IDBValidKey, value: T];

/** Pings that wait at most; the oldest go first. */
const longest = 5_000;

export class Database {
  readonly #db: IDBDatabase;

  constructor(db: IDBDatabase) {
    this.#db = db;
  }

  get<T>(key: string): Promise<T | undefined> {
    return done(this.#store("kv").get(key)) as Promise<T | undefined>;
  }

  async set(key: string, value: unknown): Promise<void> {
    await done(this.#store("kv", "readwrite").put(value, key));
  }

  async add(list: List, value: unknown): Promise<void> {
    await done(this.#store(list, "readwrite").add(value));
  }

  /** The oldest entries of a list. */
  async first<T>(list: List, count: number): Promise<Entry<T>[]> {
    const store = this.#store(list);
    const [keys, values] = await Promise.all([
      done(store.getAllKeys(null, count)),
      done(store.getAll(null, count)),
    ]);
    return keys.map((key, i) => [key, values[i] as T]);
  }

  async remove(list: List, keys: readonly IDBValidKey[]): Promise<void> {
    const store = this.#store(list, "readwrite");
    await Promise.all(keys.map((key) => done(store.delete(key))));
  }

  /** Writes a state and pings in one transaction, unless another tab has withdrawn the consent meanwhile. */
  async record(state: unknown, pings: readonly unknown[]): Promise<boolean> {
    const transaction = this.#db.transaction(["kv", "pings"], "readwrite");
    const [kv, list] = [transaction.objectStore("kv"), transaction.objectStore("pings")];
    const consents = (await done(kv.get("consents"))) as { location?: { granted: boolean } } | undefined;
    if (!consents?.location?.granted) return false;
    kv.put(state, "state");
    for (const ping of pings) list.add(ping);
    const surplus = (await done(list.count())) - longest;
    if (surplus > 0) for (const key of await done(list.getAllKeys(null, surplus))) list.delete(key);
    return true;
  }

  /** Forgets where the phone was: what it did not send yet, too. */
  async forgetPlaces(): Promise<void> {
    const transaction = this.#db.transaction(["kv", "pings"], "readwrite");
    for (const key of ["state", "area"]) transaction.objectStore("kv").delete(key);
    await done(transaction.objectStore("pings").clear());
  }

  async clear(): Promise<void> {
    const transaction = this.#db.transaction(["kv", "pings", "receipts"], "readwrite");
    await Promise.all(["kv", "pings", "receipts"].map((name) => done(transaction.objectStore(name).clear())));
  }

  #store(name: string, mode: IDBTransactionMode = "readonly"): IDBObjectStore {
    return this.#db.transaction(name, mode).objectStore(name);
  }
}

export async function openDatabase(): Promise<Database> {
  const request = indexedDB.open("parvis", 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("kv");
    for (const list of ["pings", "receipts"]) request.result.createObjectStore(list, { autoIncrement: true });
  };
  return new Database(await done(request));
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
