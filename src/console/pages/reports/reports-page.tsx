import { SegmentedControl } from "@mantine/core";
import { go, usePlace } from "../../app/router.ts";
import { Page } from "../../components/page.tsx";
import { CampaignList } from "./campaign-list.tsx";
import { CampaignReportPage } from "./campaign-report.tsx";
import { PeriodPicker } from "./period.tsx";
import { reportsStrings } from "./strings.ts";
import { VisitsReport } from "./visits.tsx";

const ofCampaign = "/reports/campaigns/";
const ofVisits = "/reports/visits";

/** All campaigns in figures, visits by zone, or the campaign that the path names. */
export function ReportsPage() {
  const words = reportsStrings.use();
  const { path } = usePlace();
  if (path.startsWith(ofCampaign)) {
    const id = decodeURIComponent(path.slice(ofCampaign.length));
    return <CampaignReportPage key={id} id={id} />;
  }
  const isVisits = path === ofVisits;
  return (
    <Page title={words.title} lead={words.lead} actions={<PeriodPicker />}>
      <SegmentedControl
        mb="md"
        aria-label={words.views.label}
        value={isVisits ? "visits" : "campaigns"}
        onChange={(view) => go((view === "visits" ? ofVisits : "/reports") + location.search)}
        data={[
          { value: "campaigns", label: words.views.campaigns },
          { value: "visits", label: words.views.visits },
        ]}
      />
      {isVisits ? <VisitsReport /> : <CampaignList />}
    </Page>
  );
}
