import { App } from "./app.ts";
import { h } from "./dom.ts";
import { isKey, keepKey, readKey } from "./key.ts";
import { header } from "./parts/header.ts";
import "./style.css";
import { language, words } from "./words/index.ts";

const scope = "/phone/";
const root = document.getElementById("root")!;
document.documentElement.lang = language;

/** Null where there can be none, such as a page without TLS: the page works, without messages when it is closed. */
async function register(): Promise<ServiceWorkerRegistration | undefined> {
  try {
    await navigator.serviceWorker.register("/phone/sw.js", { scope });
    return await navigator.serviceWorker.ready;
  } catch {
    return undefined;
  }
}

async function start(key: string): Promise<void> {
  root.replaceChildren(header());
  await App.open(root, key, await register());
}

/** Without a key there is nobody to enrol with; the shop's link brings one. */
function askForKey(): void {
  const input = h("input", {
    id: "key",
    name: "key",
    autocomplete: "off",
    spellcheck: "false",
    required: true,
  });
  const fault = h("p", { class: "fault", role: "alert" });
  const go = (event: Event) => {
    event.preventDefault();
    const key = input.value.trim().replace(/^.*#/, "");
    fault.textContent = isKey(key) ? "" : words.key.bad;
    if (!isKey(key)) return;
    keepKey(key);
    void start(key);
  };
  root.replaceChildren(
    header(),
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

if (!location.pathname.startsWith(scope)) {
  // Outside its scope a page has no service worker.
  location.replace(scope + location.hash);
} else {
  const key = readKey();
  if (key === null) askForKey();
  else void start(key);
}
