import { Modal } from "@mantine/core";
import { spotlight } from "@mantine/spotlight";
import { Fragment, useEffect } from "react";
import { pages } from "../pages.ts";
import { go } from "../router.ts";
import classes from "./frame.module.css";
import { frameStrings } from "./strings.ts";

/** `/`, `?` and `g` with a letter, wherever nothing is being typed. */
export function useShortcuts(toggleHelp: () => void): void {
  useEffect(() => {
    let afterG = 0;
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || isTyping(event)) return;
      if (document.querySelector('[role="dialog"]') !== null && event.key !== "?") return;
      if (event.key === "?") toggleHelp();
      else if (event.key === "/") {
        event.preventDefault();
        // A page's own search comes first.
        const own = document.querySelector<HTMLInputElement>("main [data-search]");
        if (own === null) spotlight.open();
        else own.focus();
      } else if (event.key === "g") afterG = event.timeStamp;
      else if (event.timeStamp - afterG < 1_000) {
        const page = pages.find(({ key }) => key === event.key);
        afterG = 0;
        if (page !== undefined) go(page.path);
      }
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [toggleHelp]);
}

function isTyping({ target }: Event): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

export function Help({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const words = frameStrings.use();
  const { shortcuts } = words;
  const command = navigator.platform.startsWith("Mac") ? "⌘" : "Ctrl";
  const rows: readonly (readonly [readonly string[], string])[] = [
    [[command, "K"], shortcuts.palette],
    [["/"], shortcuts.search],
    ...pages.map(({ key, name }) => [["g", key], shortcuts.go(words.pages[name])] as const),
    [["↑", "↓"], shortcuts.arrows],
    [["Enter"], shortcuts.enter],
    [["Esc"], shortcuts.escape],
    [["?"], shortcuts.help],
  ];
  return (
    <Modal opened={opened} onClose={onClose} title={shortcuts.title}>
      <dl className={classes.keys}>
        {rows.map(([keys, what]) => (
          <Fragment key={what}>
            <dt>{what}</dt>
            <dd>
              {keys.map((key) => (
                <kbd key={key} className="key">
                  {key}
                </kbd>
              ))}
            </dd>
          </Fragment>
        ))}
      </dl>
    </Modal>
  );
}
