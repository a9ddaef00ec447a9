import { useEffect, useRef } from "react";

/** Esc one step back; ⌘Z and ⇧⌘Z where nothing is being typed: fields have their own. */
export function useMapKeys(does: { undo: () => void; redo: () => void; escape: () => void }): void {
  const now = useRef(does);
  now.current = does;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || document.querySelector('[role="dialog"]') !== null) return;
      const isField = event.target instanceof HTMLElement && /^(INPUT|TEXTAREA)$/.test(event.target.tagName);
      if (event.key === "Escape") {
        if (isField) (event.target as HTMLElement).blur();
        else now.current.escape();
      } else if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === "z" && !isField) {
        event.preventDefault();
        if (event.shiftKey) now.current.redo();
        else now.current.undo();
      }
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}
