import type { Page } from "playwright-core";

/** What the SDK keeps on the phone under a name, such as `device`. */
export const kept = <T>(page: Page, name: string): Promise<T | undefined> =>
  page.evaluate<T | undefined>(read("kv", `get("${name}")`));

/** What waits in a queue of the SDK, oldest first. */
export const queued = <T>(page: Page, list: "pings" | "receipts"): Promise<T[]> =>
  page.evaluate<T[]>(read(list, "getAll()"));

/** As text: a browser's IndexedDB has no types on this side. */
const read = (store: string, what: string) => `new Promise((resolve, reject) => {
  const open = indexedDB.open("parvis");
  open.onerror = reject;
  open.onsuccess = () => {
    const got = open.result.transaction("${store}").objectStore("${store}").${what};
    got.onsuccess = () => {
      open.result.close();
      resolve(got.result);
    };
  };
})`;
