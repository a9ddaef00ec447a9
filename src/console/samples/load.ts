import { put } from "../api/client.ts";
import { campaigns } from "./campaigns.ts";
import { stores, toGeofence } from "./stores.ts";

/** The tag by which sample zones are told from real ones. */
export const sampleTag = "sample";
export const sampleSteps = stores.length + Object.keys(campaigns).length;
const atOnce = 6;

/** Puts the sample stores, and the campaigns as drafts; a repeat changes nothing. Stops where it is when told. */
export async function loadSamples(onDone: (steps: number) => void, signal: AbortSignal): Promise<void> {
  const puts = [
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
  let next = 0;
  let done = 0;
  const work = async () => {
    for (;;) {
      const step = puts[next++];
      if (step === undefined || signal.aborted) return;
      await step();
      onDone(++done);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}
