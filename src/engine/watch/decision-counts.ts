import type { Decided } from "../../domain/decide/types.ts";

/** Decisions made since this shard started, by outcome and reason. In memory alone: for whoever watches it. */
export class DecisionCounts {
  readonly #counts = new Map<string, number>();
  #fresh: string[] = [];

  add({ outcome, reason }: Pick<Decided, "outcome" | "reason">): void {
    const key = `${outcome} ${reason ?? ""}`;
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
    this.#fresh.push(key);
  }

  get all(): { outcome: string; reason: string; count: number }[] {
    return [...this.#counts].map(([key, count]) => {
      const [outcome = "", reason = ""] = key.split(" ");
      return { outcome, reason, count };
    });
  }

  begin(): void {
    this.#fresh = [];
  }

  rollback(): void {
    for (const key of this.#fresh) this.#counts.set(key, this.#counts.get(key)! - 1);
  }
}
