import { useMutation } from "@tanstack/react-query";
import { useCallback, useEffect, useReducer, useRef } from "react";
import { ApiProblem } from "../../api/client.ts";
import { Changed } from "../../api/over.ts";
import {
  bodyOf,
  deleteZone,
  keepZone,
  putZone,
  putZoneOver,
  type StoredZone,
  useStoredZone,
  type Zone,
  type ZoneBody,
} from "../../api/zones.ts";
import { setQuery } from "../../app/router.ts";
import { offerUndo, sayProblem } from "../../components/toast.tsx";
import type { Shaped } from "../../map/geometry.ts";
import { type Draft, draftOf, draftReducer, idFor, isChanged, newZone, written } from "./draft.ts";
import { mapStrings } from "./strings.ts";

const isNotFound = (error: unknown) => error instanceof ApiProblem && error.status === 404;

/** The zone that is open, what is being changed of it, and how to take each of that back. */
export function useZoneEditing(zones: readonly Zone[], zoneId: string) {
  const [draft, dispatch] = useReducer(draftReducer, null);
  const now = useRef({ draft, zones });
  now.current = { draft, zones };
  const saving = useMutation({
    async mutationFn({ from, isRevived = false }: { from: Draft; isRevived?: boolean }) {
      const isTaken = (id: string) => now.current.zones.some((zone) => zone.id === id);
      const { stored } = from;
      const body = written(from);
      if (stored === null) return { saved: await putZone(idFor(body.name, isTaken), body), from };
      return { saved: await (isRevived ? putZone(stored.id, body) : putZoneOver(stored, body)), from };
    },
    onSuccess({ saved, from }) {
      const words = mapStrings.now();
      dispatch({ type: "open", draft: draftOf(saved, bodyOf(saved)) });
      setQuery({ zone: saved.id });
      const { stored } = from;
      if (stored === null)
        offerUndo(words.created(saved.name), async () => {
          await deleteZone(saved.id);
          open(null);
        });
      else
        offerUndo(words.savedZone(saved.name), async () => {
          const back = await putZoneOver(saved, bodyOf(stored));
          if (now.current.draft?.stored?.id === back.id)
            dispatch({ type: "open", draft: draftOf(back, bodyOf(back)) });
        });
    },
  });
  const { reset } = saving;
  const changed = saving.error instanceof Changed ? (saving.error as Changed<StoredZone>) : null;

  /** What was changed and not saved is not lost at once: it can be taken up again. */
  const open = useCallback(
    (next: Draft | null) => {
      const left = now.current.draft;
      reset();
      dispatch({ type: "open", draft: next });
      setQuery({ zone: next?.stored?.id ?? null, draw: null });
      if (left !== null && isChanged(left)) {
        const words = mapStrings.now();
        offerUndo(words.dropped(left.body.name || words.newZone), async () => {
          dispatch({ type: "open", draft: left });
          setQuery({ zone: left.stored?.id ?? null });
        });
      }
    },
    [reset],
  );

  const openId = draft?.stored?.id ?? "";
  const wanted = useStoredZone(zoneId === openId ? "" : zoneId);
  useEffect(() => {
    if (wanted.data !== undefined) open(draftOf(wanted.data, bodyOf(wanted.data)));
    else if (zoneId === "" && openId !== "") open(null);
  }, [wanted.data, zoneId, openId, open]);

  const edit = useCallback(
    (what: string | null, change: Partial<ZoneBody>) =>
      dispatch({ type: "edit", what, change, at: Date.now() }),
    [],
  );
  return {
    draft,
    isMissing: isNotFound(wanted.error),
    /** Why the zone that is wanted could not be read. */
    unread: isNotFound(wanted.error) ? null : wanted.error,
    isChanged: draft !== null && isChanged(draft),
    isSaving: saving.isPending,
    error: changed === null ? saving.error : null,
    changed,
    /** Goes on from what somebody else has stored. */
    takeTheirs(theirs: StoredZone) {
      keepZone(theirs);
      reset();
      dispatch({ type: "open", draft: draftOf(theirs, bodyOf(theirs)) });
    },
    /** Keeps what is written here, knowing of theirs. */
    keepMine(theirs: StoredZone) {
      keepZone(theirs);
      reset();
      dispatch({ type: "rebase", stored: theirs });
    },
    /** Stores it once more under its id, which no zone has now. */
    revive() {
      if (draft !== null) saving.mutate({ from: draft, isRevived: true });
    },
    edit,
    step: useCallback((type: "undo" | "redo") => dispatch({ type }), []),
    reshape: useCallback((shape: Partial<Shaped>) => edit("shape", shape), [edit]),
    drawn: useCallback((shape: Shaped) => open(draftOf(null, newZone(shape))), [open]),
    close: useCallback(() => open(null), [open]),
    save() {
      if (draft !== null && draft.body.name.trim() !== "") saving.mutate({ from: draft });
    },
    async remove() {
      const stored = draft?.stored;
      if (stored === undefined || stored === null) return;
      try {
        await deleteZone(stored.id);
      } catch (error) {
        return sayProblem(error);
      }
      dispatch({ type: "open", draft: null });
      setQuery({ zone: null });
      offerUndo(mapStrings.now().deleted(stored.name), async () => {
        await putZone(stored.id, bodyOf(stored));
        setQuery({ zone: stored.id });
      });
    },
  };
}
