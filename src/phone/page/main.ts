import { App } from "./app.ts";
import { h, mark } from "./dom.ts";
import { isKey, keepKey, readKey } from "./key.ts";
import "./style.css";
import { language, words } from "./words/index.ts";

const root = document.getElementById("root")!;
document.documentElement.lang = language;

/** Null where there can be none, such as a page without TLS: the page works, without messages when it is closed. */
async function register(): Promise<ServiceWorkerRegistration | undefined> {
  try {
    await navigator.serviceWorker.register("/phone/sw.js", { scope: "/phone/" });
    return await navigator.serviceWorker.ready;
  } catch {
    return undefined;
  }
}

async function start(key: string): Promise<void> {
  await App.open(root, key, await register());
}

/** Without a key there is nobody to enrol with; the shop's link brings one. */
function askForKey(): void {
  const input = h("input", { id: "key", name: "key", autocomplete: "off", spellcheck: "false", required: true });
  const fault = h("p", { class: "fault", role: "alert" });
  const go = (event: Event) => {
    event.preventDefault();
    const key = input.value.trim().replace(/^.*#/, "");
    if (!isKey(key)) return void (fault.textContent = words.key.bad);
    keepKey(key);
    void start(key);
  };
  root.replaceChildren(
    h("header", {}, mark(), h("div", {}, h("h1", {}, "Parvis"), h("p", { class: "quiet" }, words.tagline))),
    h(
      "main",
      { class: "single" },
      h(
        "form",
        { class: "card", onsubmit: go },
        h("h2", {}, words.key.title),
        h("p", {}, words.key.text),
        h("label", { for: "key" }, words.key.label),
        input,
        fault,
        h("button", { class: "primary wide" }, words.key.go),
      ),
    ),
  );
}

const key = readKey();
if (key === null) askForKey();
else void start(key);
