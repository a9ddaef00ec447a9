import { afterEach, describe, expect, it, vi } from "vitest";
import { refusals } from "../../src/http/openapi/refusals.ts";

/** What no page of the console asks for, or what the server's own sentence tells better: it says where, or why. */
const notTheConsole = new Set([
  "not_json",
  "incomplete_body",
  "invalid_customer_token",
  "revoked_device",
  "expired_device",
  "already_redeemed",
  "sold_out",
  "import_unfinished",
  "lines_missing",
  "no_import",
  "not_empty",
  "not_sealed",
  "schema_differs",
  "too_many_devices",
  "unsupported_encoding",
  "idempotency_key_reused",
  "invalid_request",
  "render_failed",
]);

/** Compiled with the pages, which have a document; here one is made up. */
const strings: string = "../../src/console/strings/refusals.ts";

async function wordsIn(language: string): Promise<(code: string) => string | null> {
  vi.resetModules();
  vi.stubGlobal("navigator", { languages: [language] });
  vi.stubGlobal("document", { documentElement: {} });
  return ((await import(strings)) as { refusalIn: (code: string) => string | null }).refusalIn;
}

describe("a refusal in the console", () => {
  afterEach(() => vi.unstubAllGlobals());

  it("has words in both languages, one sentence for each code", async () => {
    const [english, french] = [await wordsIn("en-GB"), await wordsIn("fr-FR")];
    for (const code of Object.keys(refusals).filter((code) => !notTheConsole.has(code))) {
      expect([code, english(code), french(code)]).toEqual([code, expect.any(String), expect.any(String)]);
      expect(french(code)).not.toBe(english(code));
    }
    for (const code of notTheConsole) expect([code, french(code)]).toEqual([code, null]);
  });
});
