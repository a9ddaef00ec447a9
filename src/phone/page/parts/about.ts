import type { Parvis, Purpose } from "../../sdk/index.ts";
import { h } from "../dom.ts";
import { momentText, words } from "../words/index.ts";

type Exported = Record<string, unknown>;

/** The customer's own corner: choices, what is known, and the way out. */
export function about(
  parvis: Parvis,
  acts: {
    readonly choose: (purpose: Purpose, granted: boolean) => void;
    readonly forget: () => void;
  },
): HTMLElement {
  const text = words.about;
  const choice = (purpose: Purpose) => {
    const isOn = parvis.consents[purpose]?.granted ?? false;
    return h(
      "li",
      { class: "row between choice-row", "data-purpose": purpose },
      h("span", {}, text[purpose], h("span", { class: "state" }, isOn ? text.on : text.off)),
      h(
        "button",
        {
          type: "button",
          class: "small",
          "aria-label": `${text[purpose]}: ${isOn ? text.turnOff : text.turnOn}`,
          onclick: () => acts.choose(purpose, !isOn),
        },
        isOn ? text.turnOff : text.turnOn,
      ),
    );
  };
  return h(
    "section",
    { class: "about", "aria-labelledby": "about" },
    h("h2", { id: "about" }, text.title),
    h(
      "div",
      { class: "card" },
      h("h3", {}, text.choices),
      h("ul", { class: "rows" }, choice("location"), choice("push")),
    ),
    known(parvis),
    h("button", { type: "button", class: "wide danger", onclick: acts.forget }, text.forget),
  );
}

/** Everything the service keeps, readable in a minute, and whole as a file. Asked for when it is opened. */
function known(parvis: Parvis): HTMLElement {
  const text = words.about;
  const inside = h("div", { class: "known" });
  const details = h("details", { class: "card" }, h("summary", {}, text.know), inside);
  details.addEventListener("toggle", async () => {
    if (!details.open) return;
    if (parvis.customerId === undefined) return inside.replaceChildren(h("p", {}, text.nothing));
    const all = await parvis.export().catch(() => null);
    inside.replaceChildren(...(all ? summary(parvis.customerId, all) : [h("p", {}, text.failed)]));
  });
  return details;
}

function summary(customerId: string, all: Exported): Node[] {
  const text = words.about;
  const list = (name: string) => (Array.isArray(all[name]) ? (all[name] as Exported[]) : []);
  const customer = (all.customer ?? {}) as Exported;
  const traits = Object.entries((customer.traits ?? {}) as Exported);
  const newest = list("positions")[0]?.at;
  const counted = [
    [
      list("positions").length,
      text.positions,
      newest === undefined ? "" : text.newest(momentText(String(newest))),
    ],
    [list("visits").length, text.visits, text.visitsAre],
    [list("decisions").length, text.decisions, text.decisionsAre],
    [list("notifications").length, text.messages, ""],
    [list("codes").length, text.codes, ""],
    [list("consents").length, text.agreed, text.agreedAre],
  ] as const;
  return [
    h("p", {}, `${text.number} `, h("strong", { class: "id" }, customerId)),
    customerId.startsWith("anon_") && h("p", { class: "quiet" }, text.anonymous),
    traits.length > 0 &&
      h("p", {}, `${text.traits}: ${traits.map(([name, value]) => `${name} ${String(value)}`).join(", ")}`),
    h(
      "dl",
      { class: "facts" },
      ...counted.flatMap(([n, name, note]) => [
        h("dt", {}, String(n)),
        h("dd", {}, name(n), note !== "" && h("span", { class: "quiet" }, ` ${note}`)),
      ]),
    ),
    download(all),
  ].filter((part) => part !== false);
}

function download(all: Exported): HTMLElement {
  const save = () => {
    const url = URL.createObjectURL(new Blob([JSON.stringify(all, null, 2)], { type: "application/json" }));
    h("a", { href: url, download: "parvis.json" }).click();
    setTimeout(() => URL.revokeObjectURL(url));
  };
  return h("button", { type: "button", class: "small", onclick: save }, words.about.download);
}

/** Asks once more before everything goes. */
export function askToForget(isAnonymous: boolean): Promise<boolean> {
  const text = words.about;
  const dialog = h(
    "dialog",
    { class: "sure", "aria-labelledby": "sure" },
    h(
      "form",
      { method: "dialog" },
      h("h2", { id: "sure" }, text.forget),
      h("p", {}, isAnonymous ? text.forgetAsk : text.forgetKnown),
      h(
        "div",
        { class: "choices" },
        h("button", { class: "choice", value: "yes" }, text.forgetYes),
        h("button", { class: "choice", value: "no" }, text.forgetNo),
      ),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
  });
}
