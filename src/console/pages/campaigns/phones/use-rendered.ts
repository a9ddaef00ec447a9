import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Customer } from "../../../api/campaigns-customers.ts";
import { simulate } from "../../../api/campaigns-simulate.ts";
import type { Zone } from "../../../api/zones.ts";
import type { Draft } from "../draft/body.ts";
import { anywhere, type Rendered, readTrial, type Tried, trialOf } from "./trial.ts";
import { textsOf, type Version } from "./versions.ts";

/** Nobody in particular: what a template says without `default` shows. */
export const somebody: Customer = { id: "somebody", traits: {}, locale: null };

const wait = 250;

/** A version of a draft as a customer would read it, rendered by the server while it is typed. Waits for the customer. */
export function useRendered(
  { content, trigger: { event }, offer }: Draft,
  version: Version,
  customer: Customer | undefined,
  zone: Zone | undefined,
) {
  const { locale, variant } = version;
  const now = useMemo<Tried>(
    () => ({ texts: textsOf(content, { locale, variant }), event, offer }),
    [content, locale, variant, event, offer],
  );
  const [tried] = useDebouncedValue(now, wait);
  const { title = "", body = "" } = tried.texts;
  const isWritten = title.trim() !== "" && body.trim() !== "";
  const rendered = useQuery<Rendered>({
    queryKey: ["rendered", tried, customer, zone?.id ?? null],
    enabled: isWritten && customer !== undefined,
    retry: false,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) =>
      readTrial(await simulate(trialOf(tried, customer!, zone ?? anywhere, Date.now()), { signal })),
  });
  return { ...rendered, isWritten };
}
