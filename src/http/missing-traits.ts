import type { AudienceQuery } from "../domain/audience/query.ts";
import { fieldsOf } from "../domain/audience/validate.ts";
import type { Workspace } from "../host/workspace.ts";
import { unwrap } from "./route.ts";

const prefix = "traits.";

/** The traits an audience asks for that no customer has: mistyped, more often than not. */
export async function missingTraits(
  workspace: Workspace,
  audience: AudienceQuery | undefined,
): Promise<readonly string[]> {
  const fields = fieldsOf(audience ?? {}).filter((field) => field.startsWith(prefix));
  if (fields.length === 0) return [];
  const paths = fields.map((field) => field.slice(prefix.length));
  const answers = await workspace.all("knownTraits", { paths });
  const known = new Set(answers.flatMap((answer) => unwrap<"knownTraits">(answer)));
  return fields.filter((field) => !known.has(field.slice(prefix.length)));
}
