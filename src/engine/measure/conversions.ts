import { type CampaignBody, type Conversion, conversionOf } from "../../domain/campaign.ts";
import { duration } from "../../domain/durations.ts";

/** What counts as success for each campaign of a catalogue, whatever its status: what was sent may still succeed. */
export class Conversions {
  readonly #rules = new Map<string, Conversion>();
  /** Longest window of each event; found anew after a change. */
  #longest: Map<string, number> | null = null;

  take(campaignId: string, campaign: Pick<CampaignBody, "conversion"> | null): void {
    this.#longest = null;
    if (campaign === null) this.#rules.delete(campaignId);
    else this.#rules.set(campaignId, conversionOf(campaign));
  }

  of(campaignId: string): Conversion | null {
    return this.#rules.get(campaignId) ?? null;
  }

  /** How long after a message, in milliseconds, an event of this name may count for some campaign; null: never. */
  longest(event: string): number | null {
    this.#longest ??= this.#findLongest();
    return this.#longest.get(event) ?? null;
  }

  #findLongest(): Map<string, number> {
    const longest = new Map<string, number>();
    for (const { event, window } of this.#rules.values())
      longest.set(event, Math.max(longest.get(event) ?? 0, duration(window)));
    return longest;
  }
}
