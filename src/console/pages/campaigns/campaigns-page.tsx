import { Empty } from "../../components/empty.tsx";
import { Page } from "../../components/page.tsx";
import { campaignsStrings } from "./strings.ts";

export function CampaignsPage() {
  const words = campaignsStrings.use();
  return (
    <Page title={words.title} lead={words.lead}>
      <Empty icon="campaigns" title={words.soon} why={words.soonWhy} />
    </Page>
  );
}
