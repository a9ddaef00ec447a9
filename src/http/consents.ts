import type * as z from "zod";
import type { Purpose } from "../engine/customers/customer.ts";
import type { Output } from "../engine/verbs.ts";
import { Problem } from "./problem.ts";
import { type Service, unwrap } from "./route.ts";
import { type consentBody, purpose } from "./schemas/customer.ts";

/** The purpose a path names; 404 for one that there is not. */
export function parsePurpose(text: string | undefined): Purpose {
  const known = purpose.safeParse(text);
  if (known.success) return known.data;
  throw new Problem(404, "not_found", `expected a purpose: ${purpose.options.join(", ")}; got ${text}`);
}

/** Records a customer's choice, with who told of it: a key or the customer's own device. */
export async function recordConsent(
  { workspace }: Service,
  customerId: string,
  purpose: Purpose,
  body: z.infer<typeof consentBody>,
  actor: string,
): Promise<Output<"putConsent">> {
  const { granted, source, policyVersion, textHash, at } = body;
  const answer = await workspace.onCustomer(customerId, "putConsent", (id) => ({
    customerId: id,
    purpose,
    granted,
    source,
    policyVersion: policyVersion ?? null,
    textHash: textHash ?? null,
    at: at ?? null,
    actor,
  }));
  return unwrap<"putConsent">(answer);
}
