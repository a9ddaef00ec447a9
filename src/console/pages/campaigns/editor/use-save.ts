import { useMutation } from "@tanstack/react-query";
import type { CampaignBody } from "../../../../http/views.ts";
import { bodyOf, freshId, putCampaign, putCampaignOver, type Stored } from "../../../api/campaigns.ts";
import { ApiProblem } from "../../../api/client.ts";
import { Changed } from "../../../api/over.ts";
import { type Draft, missingIn, toBody } from "../draft/body.ts";
import { valueAt } from "../draft/pointer.ts";
import { same } from "../draft/same.ts";

/** Not sent at all: something is empty that must not be. */
class Missing extends Error {}

export interface Saving {
  /** Stores the draft; rejects with what keeps it from being stored, which is shown already. */
  save(): Promise<Stored>;
  readonly isPending: boolean;
  /** Why the last attempt was refused, wherever that is shown. */
  readonly refusal: Error | null;
  /** What is shown beside no field. */
  readonly error: Error | null;
  faultAt(pointer: string, required: string, below?: boolean): string | null;
}

/** Saves a draft unless the stored one is another than it was written over. */
export function useSave(
  id: string | null,
  draft: Draft,
  base: Draft,
  { isGone, onSaved }: { isGone: boolean; onSaved: (stored: Stored) => void },
): Saving {
  const saving = useMutation({
    mutationFn: async (body: CampaignBody) => {
      if (missingIn(body).length > 0) throw new Missing();
      if (id === null || isGone) return putCampaign(id ?? freshId(body.name), body);
      return putCampaignOver(id, body, (now) => same(toBody(bodyOf(now)), toBody(base)));
    },
    onSuccess: onSaved,
  });
  const { error, variables } = saving;
  const faults = error instanceof ApiProblem ? error.errors : [];
  // Of what somebody else has stored, or deleted, the editor tells by itself.
  const isShown = error instanceof Missing || error instanceof Changed;
  const missing = error instanceof Missing ? missingIn(toBody(draft)) : [];
  return {
    save: () => saving.mutateAsync(toBody(draft)),
    isPending: saving.isPending,
    refusal: error,
    error: isShown ? null : error,
    faultAt(pointer, required, below = false) {
      const concerns = (place: string) => place === pointer || (below && place.startsWith(`${pointer}/`));
      if (missing.some(concerns)) return required;
      const fault = faults.find((one) => one.pointer !== undefined && concerns(one.pointer));
      // What has been changed since is not known to be wrong.
      const isCurrent =
        fault !== undefined && same(valueAt(toBody(draft), pointer), valueAt(variables, pointer));
      return isCurrent ? fault.detail : null;
    },
  };
}
