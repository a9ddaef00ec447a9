import { useMutation } from "@tanstack/react-query";
import { useCallback, useEffect, useReducer, useRef } from "react";
import { ApiProblem } from "../../api/client.ts";
import { bodyOf, deleteZone, putZone, useStoredZone, type Zone, type ZoneBody } from "../../api/zones.ts";
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
    async mutationFn(from: Draft) {
      const isTaken = (id: string) => now.current.zones.some((zone) => zone.id === id);
      const id = from.stored?.id ?? idFor(from.body.name, isTaken);
      const saved = await putZone(id, written(from));
      return { saved, from };
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
          const back = await putZone(saved.id, bodyOf(stored));
          if (now.current.draft?.stored?.id === back.id)
            dispatch({ type: "open", draft: draftOf(back, bodyOf(back)) });
        });
    },
  });
  const { reset } = saving;

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
    error: saving.error,
    edit,
    step: useCallback((type: "undo" | "redo") => dispatch({ type }), []),
    reshape: useCallback((shape: Partial<Shaped>) => edit("shape", shape), [edit]),
    drawn: useCallback((shape: Shaped) => open(draftOf(null, newZone(shape))), [open]),
    close: useCallback(() => open(null), [open]),
    save() {
      if (draft !== null && draft.body.name.trim() !== "") saving.mutate(draft);
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
