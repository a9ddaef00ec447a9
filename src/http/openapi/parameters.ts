import { purposes } from "../../engine/customers/customer.ts";
import { idPattern } from "../schemas/common.ts";
import type { JsonSchema } from "./schemas.ts";

interface Text {
  readonly description: string;
  readonly schema: JsonSchema;
}

const id: JsonSchema = { type: "string", pattern: idPattern.source };

/** What stands in paths, and the headers that routes read. */
const texts: Readonly<Record<string, Text>> = {
  id: { description: "Its id, chosen by whoever creates it.", schema: id },
  deviceId: { description: "The device's id.", schema: id },
  purpose: { description: "What is agreed to.", schema: { type: "string", enum: purposes } },
  jobId: { description: "The id that the send was answered with.", schema: id },
  file: {
    description: "The code, and `.svg`.",
    schema: { type: "string", pattern: "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}\\.svg$" },
  },
  "Idempotency-Key": {
    description: "Kept for 24 h: the same request again is answered the same, and done once.",
    schema: { type: "string", pattern: "^[!-~]{1,255}$" },
  },
  "If-Match": {
    description: "The `ETag` of the version that is written over; without one, whichever there is.",
    schema: { type: "string" },
  },
  "If-None-Match": { description: "The `ETag` of an earlier answer.", schema: { type: "string" } },
};

export function parameterText(name: string): Text {
  const text = texts[name];
  if (text === undefined) throw new Error(`nothing tells what the parameter ${name} is`);
  return text;
}
