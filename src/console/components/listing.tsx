import { Button, Skeleton, Stack } from "@mantine/core";
import type { ReactNode } from "react";
import { common } from "../strings/common.ts";
import { ProblemNote } from "./problem.tsx";

/** What a list by cursor can be: still to come, refused, empty, or rows with more behind them. */
interface Listed {
  readonly rows: readonly unknown[];
  readonly isPending: boolean;
  readonly error: Error | null;
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  readonly fetchNextPage: () => unknown;
  readonly refetch: () => unknown;
}

/** A list by cursor in each of its states: `empty` says what will be here, `children` are the rows. */
export function Listing({
  list,
  empty,
  skeleton = 56,
  children,
}: {
  list: Listed;
  empty: ReactNode;
  /** Height of a row to come, px. */
  skeleton?: number;
  children: ReactNode;
}) {
  const words = common.use();
  if (list.isPending) return <RowSkeletons height={skeleton} />;
  if (list.error !== null && list.rows.length === 0)
    return <ProblemNote error={list.error} retry={() => void list.refetch()} />;
  if (list.rows.length === 0) return empty;
  return (
    <Stack gap="md">
      {children}
      <ProblemNote error={list.error} retry={() => void list.fetchNextPage()} />
      {list.hasNextPage && (
        <Button
          variant="default"
          loading={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
          style={{ alignSelf: "center" }}
        >
          {words.more}
        </Button>
      )}
    </Stack>
  );
}

export function RowSkeletons({ height = 56, count = 6 }: { height?: number; count?: number }) {
  return (
    <Stack gap={8} aria-busy="true">
      {Array.from({ length: count }, (_, row) => (
        <Skeleton key={String(row)} height={height} radius="md" />
      ))}
    </Stack>
  );
}
