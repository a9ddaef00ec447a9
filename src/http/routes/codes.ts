import QRCode from "qrcode";
import { isCode } from "../../domain/code.ts";
import { Problem } from "../problem.ts";
import { route } from "../route.ts";

/** Enough for a phone held at arm's length; it is drawn in vectors and grows with its place. */
const width = 240;

const type = "image/svg+xml";

/**
 * Any well-formed code as a QR code (ISO/IEC 18004), drawn without looking it up: for mails and pages, which have no
 * key, and it tells nobody which codes there are.
 */
const draw = route({
  method: "get",
  path: "/v1/offers/codes/:file",
  tag: "Offers",
  summary: "Any well-formed code as a QR code, without looking it up",
  may: "anyone",
  answers: { 200: { what: "The drawing", type } },
  refuses: ["not_found"],
  example: { params: { file: "SPRING10.svg" } },
  async handle({ c, params }) {
    const code = /^(.+)\.svg$/.exec(params.file!)?.[1];
    if (code === undefined || !isCode(code))
      throw new Problem(404, "not_found", "expected a code of 1 to 64 letters, digits or ._- and .svg");
    c.header("Cache-Control", "public, max-age=31536000, immutable");
    // Somebody may open it as a page of this origin.
    c.header("Content-Security-Policy", "default-src 'none'");
    return { status: 200, text: { type, chunks: await QRCode.toString(code, { type: "svg", width }) } };
  },
});

export const codeRoutes = [draw] as const;
