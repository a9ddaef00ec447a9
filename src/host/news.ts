import type { News, NewsQuery } from "../engine/reads/news.ts";
import { Unanswered, type Workspace } from "./workspace.ts";

/** Rows of each log that all shards together look at in one call. */
const slice = 500;

/**
 * What happened after a place, over all shards, in one order. It is told as far as every shard has told everything:
 * so one place stands for all of them, and what is read on from there is neither repeated nor left out.
 */
export async function readNews(workspace: Workspace, wanted: Omit<NewsQuery, "limit">): Promise<News> {
  const { customerId } = wanted;
  const asked = customerId === null ? workspace.size : 1;
  const query = { ...wanted, limit: Math.max(8, Math.floor(slice / asked)) };
  const answers =
    customerId === null
      ? await workspace.all("readNews", query)
      : [await workspace.onCustomer(customerId, "readNews", (id) => ({ ...query, customerId: id }))];
  const parts = answers.map((answer) => {
    if (!answer.ok) throw new Unanswered();
    return answer.value;
  });
  const through = parts.map((part) => part.through).reduce((a, b) => (a < b ? a : b));
  const items = parts
    .flatMap((part) => part.items)
    .filter(({ place }) => place <= through)
    .sort((a, b) => (a.place < b.place ? -1 : 1));
  return { items, through, isEnd: parts.every(({ isEnd }) => isEnd) };
}
