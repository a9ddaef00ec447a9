import type { Parvis, Purpose } from "../../sdk/index.ts";
import { h } from "../dom.ts";
import { icon } from "../icons.ts";
import { language, words } from "../words/index.ts";
import { scene } from "./scene.ts";

/** Changes with the words: what was agreed to is kept as proof. */
const policyVersion = "phone-page-1";

/** The questions in their order; each is asked once, and can be changed later under "You". */
const steps: readonly Purpose[] = ["push", "location"];

/**
 * What a customer is asked now; null when there is nothing to ask. Messages come first: without them there are no offers, and who does not
 * want any is not asked for a position.
 */
export function openQuestion({ consents }: Parvis): Purpose | null {
  if (consents.push?.granted === false) return null;
  return steps.find((purpose) => consents[purpose] === undefined) ?? null;
}

/** All that was on the screen when the choice was made: its hash goes with it. */
function shown(purpose: Purpose): string {
  return [language, ...Object.values(words.consent[purpose])].join("\n");
}

/** Records a choice. Asks the browser for what it guards itself, while the tap still counts as one. */
export async function choose(parvis: Parvis, purpose: Purpose, granted: boolean): Promise<boolean> {
  const isAllowed = !granted || purpose !== "push" || (await parvis.allowNotifications());
  await parvis.setConsent(purpose, granted && isAllowed, { text: shown(purpose), policyVersion });
  return isAllowed;
}

/** One question: what it brings, what it takes, how to undo it, and two answers of equal weight. */
export function question(
  purpose: Purpose,
  isAnswered: boolean,
  answer: (granted: boolean) => void,
): HTMLElement {
  const text = words.consent[purpose];
  const button = (granted: boolean) =>
    h(
      "button",
      {
        type: "button",
        class: "choice",
        disabled: isAnswered,
        "data-answer": granted ? "yes" : "no",
        onclick: () => answer(granted),
      },
      granted ? text.yes : text.no,
    );
  return h(
    "section",
    { class: "card consent", "aria-labelledby": "question", "data-purpose": purpose },
    scene(purpose),
    h("p", { class: "step" }, words.consent.step(steps.indexOf(purpose) + 1)),
    h("h2", { id: "question", tabindex: -1 }, text.title),
    h(
      "ul",
      { class: "terms" },
      h("li", {}, icon("gift"), h("p", {}, text.brings)),
      h("li", {}, icon(purpose === "push" ? "bell" : "place"), h("p", {}, text.costs)),
      h("li", {}, icon("undo"), h("p", {}, `${text.undoing} ${words.undo}`)),
    ),
    h("div", { class: "choices" }, button(true), button(false)),
  );
}
