import { s } from "./dom.ts";

/** Line drawings on a square of 24. */
const drawings = {
  gift: "M4 11h16v9H4zM3 7h18v4H3zM12 7v13M12 7c-2 0-4.5-.6-4.5-2.5S10.5 2.5 12 7c1.5-4.5 4.5-4.4 4.5-2.5S14 7 12 7z",
  place:
    "M12 21c4.7-5.2 7-8.7 7-11.6a7 7 0 0 0-14 0C5 12.3 7.3 15.8 12 21zM12 12a2.6 2.6 0 1 0 0-5.2 2.6 2.6 0 0 0 0 5.2z",
  bell: "M6 16v-5a6 6 0 0 1 12 0v5l1.5 2h-15zM10 20.5a2.2 2.2 0 0 0 4 0",
  undo: "M9 5 4.5 9.5 9 14M5 9.5h9a5 5 0 0 1 0 10h-4",
  plus: "M12 5v14M5 12h14",
  minus: "M5 12h14",
  aim: "M12 17a5 5 0 1 0 0-10 5 5 0 0 0 0 10zM12 3v3M12 18v3M3 12h3M18 12h3",
} as const;

/** Decoration: whatever it stands beside says it in words. */
export function icon(name: keyof typeof drawings): SVGSVGElement {
  return s("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, s("path", { d: drawings[name] }));
}

/** The mark: an arch, a doorway seen from the parvis. */
export function mark(): SVGSVGElement {
  return s(
    "svg",
    { class: "mark", viewBox: "0 0 32 32", "aria-hidden": "true" },
    s("path", { d: "M4 29V14.5a12 12 0 0 1 24 0V29", class: "mark-outer" }),
    s("path", { d: "M11 29V15a5 5 0 0 1 10 0v14z", class: "mark-door" }),
    s("path", { d: "M2 29h28", class: "mark-outer" }),
  );
}
