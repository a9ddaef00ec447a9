import { Empty } from "../../components/empty.tsx";
import { Page } from "../../components/page.tsx";
import { reportsStrings } from "./strings.ts";

export function ReportsPage() {
  const words = reportsStrings.use();
  return (
    <Page title={words.title} lead={words.lead}>
      <Empty icon="reports" title={words.soon} why={words.soonWhy} />
    </Page>
  );
}
