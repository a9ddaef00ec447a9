import { type InfiniteData, type QueryKey, useInfiniteQuery } from "@tanstack/react-query";
import { get, type Query } from "./client.ts";

export interface Page<T> {
  readonly data: readonly T[];
  readonly nextCursor: string | null;
}

/** A list of the API, page by page: all rows so far, and how to get more. */
export function usePages<T>(key: QueryKey, path: string, query: Query = {}, { enabled = true } = {}) {
  const pages = useInfiniteQuery<Page<T>, Error, InfiniteData<Page<T>>, QueryKey, string | null>({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => get<Page<T>>(path, { ...query, cursor: pageParam }, signal),
    initialPageParam: null,
    getNextPageParam: (last) => last.nextCursor,
    enabled,
  });
  return { ...pages, rows: pages.data?.pages.flatMap((page) => page.data) ?? [] };
}
