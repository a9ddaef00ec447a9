import { put, remove } from "../api/client.ts";
import { keys } from "../api/keys.ts";
import { queryClient } from "../api/query-client.ts";
import { campaigns } from "./campaigns.ts";
import { stores, toGeofence } from "./stores.ts";

/** The tag by which sample zones are told from real ones. */
export const sampleTag = "sample";
export const sampleStores = stores.length;
export const sampleSteps = stores.length + Object.keys(campaigns).length;
const atOnce = 6;

/** Puts the sample stores, and the campaigns as drafts; a repeat changes nothing. Stops where it is when told. */
export function loadSamples(onDone: (steps: number) => void, signal: AbortSignal): Promise<void> {
  const steps = [
    ...stores.map((store) => {
      const zone = toGeofence(store);
      return () => put(`/v1/geofences/${store.id}`, { ...zone, tags: [...zone.tags, sampleTag] });
    }),
    ...Object.entries(campaigns).map(
      ([id, campaign]) =>
        () =>
          put(`/v1/campaigns/${id}`, campaign),
    ),
  ];
  return run(steps, onDone, signal);
}

/** Takes away the zones of these ids and the sample campaigns; what is gone already is no fault. */
export function removeSamples(zones: readonly string[], onDone: (steps: number) => void): Promise<void> {
  const paths = [
    ...Object.keys(campaigns).map((id) => `/v1/campaigns/${id}`),
    ...zones.map((id) => `/v1/geofences/${encodeURIComponent(id)}`),
  ];
  const steps = paths.map((path) => () => remove(path).catch(unlessGone));
  return run(steps, onDone, new AbortController().signal);
}

function unlessGone(error: unknown): void {
  if ((error as { status?: number }).status !== 404) throw error;
}

async function run(
  steps: readonly (() => Promise<unknown>)[],
  onDone: (steps: number) => void,
  signal: AbortSignal,
): Promise<void> {
  let next = 0;
  let done = 0;
  const work = async () => {
    for (;;) {
      const step = steps[next++];
      if (step === undefined || signal.aborted) return;
      await step();
      onDone(++done);
    }
  };
  try {
    await Promise.all(Array.from({ length: atOnce }, work));
  } finally {
    await queryClient.invalidateQueries({ queryKey: keys.zones });
    void queryClient.invalidateQueries({ queryKey: keys.campaigns });
  }
}
