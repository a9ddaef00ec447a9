import type { Hono } from "hono";
import QRCode from "qrcode";
import { isCode } from "../../domain/code.ts";
import { Problem, respond } from "../problem.ts";

/** Enough for a phone held at arm's length; it is drawn in vectors and grows with its place. */
const width = 240;

const headers = {
  "Content-Type": "image/svg+xml",
  "Cache-Control": "public, max-age=31536000, immutable",
  // Somebody may open it as a page of this origin.
  "Content-Security-Policy": "default-src 'none'",
  "X-Content-Type-Options": "nosniff",
};

/**
 * Any well-formed code as a QR code (ISO/IEC 18004), drawn without looking it up: for mails and pages, which have no
 * key, and it tells nobody which codes there are.
 */
export function codeRoutes(app: Hono): void {
  app.get("/v1/offers/codes/:file", async (c) => {
    const code = /^(.+)\.svg$/.exec(c.req.param("file"))?.[1];
    if (code === undefined || !isCode(code))
      return respond(
        c,
        new Problem(404, "not_found", "expected a code of 1 to 64 letters, digits or ._- and .svg"),
      );
    return c.body(await QRCode.toString(code, { type: "svg", width }), 200, headers);
  });
}
