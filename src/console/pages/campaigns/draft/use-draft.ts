import { useCallback, useEffect, useState } from "react";
import { type Draft, toBody } from "./body.ts";
import { forgetWork, keepWork, keptWork, type Work } from "./kept.ts";
import { same } from "./same.ts";

export interface DraftState {
  readonly draft: Draft;
  /** What it is written over. */
  readonly base: Draft;
  readonly isDirty: boolean;
  /** Whether what is shown was left unsaved before. */
  readonly wasKept: boolean;
  /** Somebody else has stored something other than what this was written over. */
  readonly theirs: Draft | null;
  change(change: Partial<Draft>): void;
  /** Goes on from what is stored now. */
  settle(stored: Draft): void;
  /** Keeps what is written here, knowing of theirs. */
  overrule(): void;
}

/**
 * A campaign while it is written. `stored` is what the server has; when that changes and nothing is unsaved here, it
 * is followed, else it is told as `theirs`.
 */
export function useDraft(name: string, stored: Draft): DraftState {
  const [kept] = useState(() => keptWork(name));
  const [work, setWork] = useState<Work>(kept ?? { base: stored, draft: stored });
  const isDirty = !same(toBody(work.draft), toBody(work.base));
  const isChanged = !same(toBody(stored), toBody(work.base));
  const isSame = same(toBody(stored), toBody(work.draft));
  if (isChanged && (!isDirty || isSame)) setWork({ base: stored, draft: stored });
  useEffect(() => keepWork(name, work), [name, work]);
  useEffect(() => {
    if (!isDirty) return;
    const onLeave = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", onLeave);
    return () => window.removeEventListener("beforeunload", onLeave);
  }, [isDirty]);
  const change = useCallback(
    (part: Partial<Draft>) => setWork(({ base, draft }) => ({ base, draft: { ...draft, ...part } })),
    [],
  );
  const settle = useCallback(
    (next: Draft) => {
      forgetWork(name);
      setWork({ base: next, draft: next });
    },
    [name],
  );
  return {
    draft: work.draft,
    base: work.base,
    isDirty,
    wasKept: kept !== null,
    theirs: isChanged && isDirty && !isSame ? stored : null,
    change,
    settle,
    overrule: () => setWork(({ draft }) => ({ base: stored, draft })),
  };
}
