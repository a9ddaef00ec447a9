import type { Figures } from "../../../http/views.ts";
import { useFormat } from "../../strings/format.ts";
import { reportsStrings } from "./strings.ts";

export type Of = keyof ReturnType<typeof reportsStrings.use>["ofNames"];

/** A share, never without what it is of. */
export function useRate() {
  const words = reportsStrings.use();
  const { percent, number } = useFormat();
  return (count: number, n: number, of: Of) =>
    n === 0 ? "" : words.rate(percent(count / n), number(n), words.ofNames[of]);
}

export function notSentOf({ suppressed }: Pick<Figures, "suppressed">): number {
  return Object.values(suppressed).reduce((sum, count) => sum + count, 0);
}

/** Amounts of minor units in their currencies. */
export function useRevenue() {
  const { number } = useFormat();
  return (revenue: Readonly<Record<string, number>>) =>
    Object.entries(revenue)
      .map(([currency, minor]) => {
        const digits =
          new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions()
            .maximumFractionDigits ?? 2;
        return `${number(minor / 10 ** digits)} ${currency}`;
      })
      .join(", ");
}
