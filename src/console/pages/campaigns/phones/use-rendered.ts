import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Customer } from "../../../api/campaigns-customers.ts";
import { simulate } from "../../../api/campaigns-simulate.ts";
import type { Zone } from "../../../api/zones.ts";
import type { Draft } from "../draft/body.ts";
import { anywhere, type Rendered, readTrial, type Tried, trialOf } from "./trial.ts";

/** Nobody in particular: what a template says without `default` shows. */
export const somebody: Customer = { id: "somebody", traits: {}, locale: null };

const wait = 300;

/** Every version of a draft as a customer would read it, rendered by the server while it is typed. Waits for the customer. */
export function useRendered(draft: Draft, customer: Customer | undefined, zone: Zone | undefined) {
  const { content, offer } = draft;
  const { event } = draft.trigger;
  const now = useMemo<Tried>(() => ({ content, event, offer }), [content, event, offer]);
  const [tried] = useDebouncedValue(now, wait);
  const texts = tried.content;
  const isWritten = texts.default.title.trim() !== "" && texts.default.body.trim() !== "";
  const rendered = useQuery<ReadonlyMap<string, Rendered>>({
    queryKey: ["rendered", tried, customer, zone?.id ?? null],
    enabled: isWritten && customer !== undefined,
    retry: false,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const trial = trialOf(tried, customer!, zone ?? anywhere, Date.now());
      return readTrial(tried, customer!, await simulate(trial, { signal }));
    },
  });
  return { ...rendered, isWritten };
}
