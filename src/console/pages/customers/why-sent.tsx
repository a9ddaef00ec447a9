import { Skeleton } from "@mantine/core";
import { useDecisionsAround } from "../../api/customers.ts";
import { Ladder } from "../../components/ladder.tsx";

/** A message is written in the transaction of its decision: they bear one time. */
const moment = 1_000;

/** The decision that a message came from; nothing where it is no longer kept, or was a test. */
export function WhySent({ id, customerId, at }: { id: string; customerId: string; at: number }) {
  const around = useDecisionsAround(customerId, at - moment, at + moment);
  if (around.isPending) return <Skeleton height={60} aria-busy="true" />;
  const decision = around.data?.data.find(({ notificationId }) => notificationId === id);
  return decision === undefined ? null : <Ladder decision={decision} />;
}
