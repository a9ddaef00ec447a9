import { type MouseEvent, useCallback, useSyncExternalStore } from "react";

/** Where the page is: the URL is the only place that holds it. */
export interface Place {
  readonly path: string;
  readonly query: URLSearchParams;
}

const listeners = new Set<() => void>();
let at = read();

function read(): Place {
  return { path: location.pathname, query: new URLSearchParams(location.search) };
}

function tell(): void {
  at = read();
  for (const listener of listeners) listener();
}

window.addEventListener("popstate", tell);

/** Goes to a path of the console; `replace` leaves no step for the back button. */
export function go(to: string, { replace = false } = {}): void {
  if (to === location.pathname + location.search) return;
  history[replace ? "replaceState" : "pushState"](null, "", to);
  tell();
}

export function place(): Place {
  return at;
}

export function usePlace(): Place {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, place);
}

/** Sets parameters of the URL; null takes one away. */
export function setQuery(values: Readonly<Record<string, string | null>>, { replace = true } = {}): void {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(values))
    if (value === null || value === "") query.delete(name);
    else query.set(name, value);
  const text = query.toString();
  go(`${location.pathname}${text === "" ? "" : `?${text}`}`, { replace });
}

/** One parameter of the URL as a piece of state. */
export function useQueryParam(name: string): [string, (value: string | null) => void] {
  const { query } = usePlace();
  const set = useCallback((value: string | null) => setQuery({ [name]: value }), [name]);
  return [query.get(name) ?? "", set];
}

/** What makes a link of an anchor: a plain click stays in the page, any other is the browser's. */
export function linkTo(href: string) {
  return {
    href,
    onClick(event: MouseEvent) {
      if (event.defaultPrevented || event.button !== 0) return;
      if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      go(href);
    },
  };
}
