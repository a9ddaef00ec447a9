import type { Message } from "../../engine/cdp/message.ts";
import type { MessageOutcome } from "../../engine/cdp/take-messages.ts";
import type { Workspace } from "../../host/workspace.ts";
import { unavailable } from "../problem.ts";
import { unwrap } from "../route.ts";

/** A customer becomes another at most twice: an anonymous one a known one, and a device another's. */
const maxRounds = 4;

/**
 * Takes messages to their customers' shards, those of one customer in their order. Throws 503 when a shard cannot
 * answer: sent again, what the others took is known by its `messageId`.
 */
export async function sendMessages(
  workspace: Workspace,
  messages: readonly Message[],
  actor: string,
): Promise<readonly MessageOutcome[]> {
  const outcomes: MessageOutcome[] = [];
  let rest = messages;
  for (let round = 0; rest.length > 0; round++) {
    if (round === maxRounds) throw unavailable("a customer of these messages could not be found");
    const byShard = Map.groupBy(rest, ({ customerId }) => workspace.placeOf(customerId));
    const answers = await Promise.all(
      [...byShard].map(([index, some]) =>
        workspace.shard(index)!.run("takeMessages", { messages: some, actor }),
      ),
    );
    const told = answers.flatMap((answer) => unwrap<"takeMessages">(answer));
    outcomes.push(...told.filter(({ kind }) => kind !== "moved"));
    const to = new Map(told.flatMap((one) => (one.kind === "moved" ? [[one.index, one.to] as const] : [])));
    rest = rest.flatMap((message) => {
      const customerId = to.get(message.index);
      return customerId === undefined ? [] : [{ ...message, customerId }];
    });
  }
  return outcomes.sort((a, b) => a.index - b.index);
}
