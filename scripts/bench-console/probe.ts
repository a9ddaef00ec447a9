/** What a page notes of itself: a script that runs before the page's own. */
export const probe = `(() => {
  const noted = { lcp: 0, long: [], events: [], changed: 0, marks: {} };
  const observe = (type, take, more) => new PerformanceObserver((list) => list.getEntries().forEach(take))
    .observe({ type, buffered: true, ...more });
  observe("largest-contentful-paint", (entry) => { noted.lcp = entry.startTime; });
  observe("longtask", (entry) => noted.long.push([entry.startTime, entry.duration]));
  observe("event", (entry) => {
    if (entry.interactionId) noted.events.push([entry.startTime, entry.duration, entry.name]);
  }, { durationThreshold: 16 });
  observe("mark", (entry) => { noted.marks[entry.name] = [entry.startTime, entry.detail]; noted.changed = entry.startTime; });
  observe("resource", (entry) => { noted.changed = Math.max(noted.changed, entry.responseEnd); });
  new MutationObserver(() => { noted.changed = performance.now(); })
    .observe(document, { childList: true, subtree: true });
  globalThis.noted = noted;
})()`;

/** What was noted. Times are milliseconds from the beginning of the page. */
export interface Noted {
  readonly now: number;
  readonly lcp: number;
  readonly long: readonly (readonly [start: number, duration: number])[];
  readonly events: readonly (readonly [start: number, duration: number, name: string])[];
  /** When something last came or changed. */
  readonly changed: number;
  readonly marks: Readonly<Record<string, readonly [at: number, detail: unknown] | undefined>>;
  readonly isWaiting: boolean;
}

/** Evaluates to a `Noted`. A skeleton or a bar is something still to come. */
export const readNoted = `({ ...noted, now: performance.now(),
  isWaiting: document.querySelector(".mantine-Skeleton-root, .mantine-Loader-root, [role=progressbar]") !== null })`;

/** Evaluates to the times between frames, ms, from now until it is told to stop. */
export const beginFrames = `(() => {
  globalThis.frames_ = [];
  let last = performance.now();
  const next = (now) => { if (frames_ === null) return; frames_.push(now - last); last = now; requestAnimationFrame(next); };
  requestAnimationFrame(next);
})()`;
export const endFrames = `(() => { const made = frames_; globalThis.frames_ = null; return made; })()`;
