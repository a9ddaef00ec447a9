import { useEffect, useRef } from "react";
import { segment } from "../../../api/client.ts";
import { go } from "../../../app/router.ts";
import { offerReturn } from "./offer-return.ts";

/** Whoever leaves with unsaved changes is told that they are kept, and how to get back to them. */
export function useLeaving(id: string | null, name: string, isDirty: boolean): void {
  const now = useRef({ id, name, isDirty });
  now.current = { id, name, isDirty };
  useEffect(
    () => () => {
      const { id, name, isDirty } = now.current;
      // Read when it goes: what counts is how it was left.
      if (isDirty) offerReturn(name, () => go(`/campaigns/${id === null ? "new" : segment(id)}`));
    },
    [],
  );
}
