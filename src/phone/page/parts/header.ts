import { h } from "../dom.ts";
import { mark } from "../icons.ts";
import { words } from "../words/index.ts";

export function header(): HTMLElement {
  return h(
    "header",
    {},
    mark(),
    h("div", {}, h("h1", {}, "Parvis"), h("p", { class: "quiet" }, words.tagline)),
  );
}
