import { createContext, useContext } from "react";
import type { Zone } from "../../../api/zones.ts";
import type { Draft } from "../draft/body.ts";

/** What every step of the editor reads and changes. */
export interface Editing {
  readonly draft: Draft;
  change(change: Partial<Draft>): void;
  /** What is wrong with a field, by its pointer; null when nothing is known to be. */
  faultAt(pointer: string): string | null;
  /** The same for any place below. */
  faultBelow(pointer: string): string | null;
  readonly mayEdit: boolean;
  /** Undefined while they come. */
  readonly zones: readonly Zone[] | undefined;
  /** The zones that the draft is for. */
  readonly chosen: readonly Zone[];
}

export const EditingContext = createContext<Editing | null>(null);

export function useEditing(): Editing {
  const editing = useContext(EditingContext);
  if (editing === null) throw new Error("nothing is being edited");
  return editing;
}
