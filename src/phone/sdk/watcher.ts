import type { Fix } from "./types.ts";

/** Where fixes come from: `navigator.geolocation`, or anything of its shape. */
export type Positions = Pick<Geolocation, "watchPosition" | "clearWatch">;

/** Above this the receiver is switched off between fixes. */
const kept = 5_000;
/** A phone that lies still tells nothing: it is asked again. */
const quiet = 3_000;
const failed = 10_000;

/**
 * Takes fixes at the rate that `take` asks for, one after the other; answers how to stop. Fast, the watch is left
 * running; slow, it is ended and begun again when the next fix is due.
 */
export function watch(
  positions: Positions,
  take: (fix: Fix) => Promise<number>,
  fault: (error: GeolocationPositionError) => void,
): () => void {
  let id: number | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let [busy, stopped, next] = [false, false, 0];

  function end(): void {
    if (id !== null) positions.clearWatch(id);
    id = null;
    clearTimeout(timer);
  }
  function begin(): void {
    end();
    if (stopped) return;
    id = positions.watchPosition(found, lost, { enableHighAccuracy: true, maximumAge: 0 });
    // Some browsers answer a new watch with silence.
    timer = setTimeout(begin, 30_000);
  }
  function found({ coords, timestamp }: GeolocationPosition): void {
    const now = Date.now();
    // A second early is on time: receivers tick once a second.
    if (busy || stopped || now < next - 999) return;
    busy = true;
    const { latitude, longitude, accuracy, speed, heading, altitude } = coords;
    const at = Math.min(timestamp, now);
    void take({ at, latitude, longitude, accuracy, speed, heading, altitude })
      .catch(() => failed)
      .then((wait) => {
        busy = false;
        if (stopped) return;
        next = Date.now() + wait;
        if (wait > kept) end();
        clearTimeout(timer);
        timer = setTimeout(begin, Math.max(wait, quiet));
      });
  }
  function lost(error: GeolocationPositionError): void {
    fault(error);
    end();
    if (error.code !== error.PERMISSION_DENIED) timer = setTimeout(begin, failed);
  }

  begin();
  return () => {
    stopped = true;
    end();
  };
}
