import { Empty } from "../../components/empty.tsx";
import { Page } from "../../components/page.tsx";
import { liveStrings } from "./strings.ts";

export function LivePage() {
  const words = liveStrings.use();
  return (
    <Page title={words.title} lead={words.lead}>
      <Empty icon="live" title={words.soon} why={words.soonWhy} />
    </Page>
  );
}
