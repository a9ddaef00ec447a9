/** The page without a network: its own files, kept as they were last loaded. */

const name = "parvis-shell-1";
const most = 80;

/** Keeps the page and what it names. */
export async function install(scope: string): Promise<void> {
  const cache = await caches.open(name);
  const page = await fetch(scope, { cache: "no-cache" });
  const html = await page.clone().text();
  await cache.put(scope, page);
  const named = [...html.matchAll(/(?:src|href)="([^"#]+)"/g)].map(([, path]) => new URL(path!, scope).href);
  await Promise.all(
    named
      .filter((url) => url.startsWith(scope))
      .map(async (url) => {
        const answer = await fetch(url);
        if (answer.ok) await cache.put(url, answer);
      }),
  );
}

export async function forgetOthers(): Promise<void> {
  for (const other of await caches.keys())
    if (other.startsWith("parvis-shell") && other !== name) await caches.delete(other);
}

/** Answers the page's own requests; null for what is none of its business, such as the API. */
export function answer(request: Request, scope: string): Promise<Response> | null {
  const url = new URL(request.url);
  if (request.method !== "GET") return null;
  if (request.mode === "navigate" && url.href.startsWith(scope)) return page(request, scope);
  const isFile = url.href.startsWith(scope) && url.pathname.includes("/assets/");
  const isCode = url.origin === new URL(scope).origin && url.pathname.startsWith("/v1/offers/codes/");
  return isFile || isCode || isIcon(url, scope) ? kept(request) : null;
}

function isIcon({ href }: URL, scope: string): boolean {
  return href.startsWith(scope) && /\/(icon-[\w-]+\.(png|svg)|manifest[\w.-]*)$/.test(href);
}

async function page(request: Request, scope: string): Promise<Response> {
  const cache = await caches.open(name);
  try {
    const fresh = await fetch(request);
    if (fresh.ok) await cache.put(scope, fresh.clone());
    return fresh;
  } catch (error) {
    const known = await cache.match(scope);
    if (known) return known;
    throw error;
  }
}

/** What never changes under its address, such as a hashed file or the drawing of a code. */
async function kept(request: Request): Promise<Response> {
  const cache = await caches.open(name);
  const known = await cache.match(request);
  if (known) return known;
  const fresh = await fetch(request);
  if (fresh.ok) {
    await cache.put(request, fresh.clone());
    const keys = await cache.keys();
    if (keys.length > most) await cache.delete(keys[0]!);
  }
  return fresh;
}
