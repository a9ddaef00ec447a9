const kept = "parvis-key";
const form = /^pk_[\w-]{17,200}$/;

export const isKey = (text: string): boolean => form.test(text);

/**
 * The publishable key that this page enrols with: the one in the link's fragment, `/phone#pk_…`, which no server is sent; remembered for the
 * next time, and taken out of the address.
 */
export function readKey(): string | null {
  const given = location.hash.slice(1);
  if (isKey(given)) {
    keepKey(given);
    history.replaceState(null, "", location.pathname);
  }
  return localStorage.getItem(kept);
}

export function keepKey(key: string): void {
  localStorage.setItem(kept, key);
}
