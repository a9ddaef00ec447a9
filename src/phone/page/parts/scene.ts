import type { Purpose } from "../../sdk/index.ts";
import { s } from "../dom.ts";

/** What is asked, as a picture: somebody before a shop's door; a message that has come to them. */
export function scene(purpose: Purpose): SVGSVGElement {
  const d = (path: string, name: string) => s("path", { class: `scene-${name}`, d: path });
  return s(
    "svg",
    { class: "scene", viewBox: "0 8 360 120", "aria-hidden": "true" },
    d("M0 84h360v48H0z", "ground"),
    d("M96 84V20h168v64z", "wall"),
    d("M148 84V52a32 32 0 0 1 64 0v32z", "door"),
    d("M162 84V54a18 18 0 0 1 36 0v30z", "light"),
    d("M162 84h36l26 48h-88z", "light"),
    d("M112 40h20v22h-20zM228 40h20v22h-20z", "light"),
    // The paving runs to one point behind the door.
    d(
      "M0 96h360M0 112h360M172 84l-52 48M188 84l52 48M156 84 42 132M204 84l114 48M136 84-60 132M224 84l196 48",
      "stone",
    ),
    ...(purpose === "location"
      ? [
          s("circle", { class: "scene-ring", cx: 180, cy: 110, r: 17 }),
          s("circle", { class: "scene-me", cx: 180, cy: 110, r: 8 }),
        ]
      : [
          s("rect", { class: "scene-card", x: 122, y: 96, width: 116, height: 28, rx: 8 }),
          d("M133 114v-7a5 5 0 0 1 10 0v7z", "door"),
          d("M152 106h62M152 114h40", "line"),
        ]),
  );
}
