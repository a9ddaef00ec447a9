import { contentStrings } from "../content/strings.ts";
import { VersionTabs } from "../content/version-tabs.tsx";
import { OfferField } from "../offer/offer-field.tsx";
import { useVersion } from "../phones/use-version.ts";
import { useEditing } from "./context.ts";
import { Step } from "./step.tsx";

export function What() {
  const words = contentStrings.use();
  const { draft } = useEditing();
  const { version, show } = useVersion(draft.content);
  return (
    <Step number={4} name="what" title={words.title} hint={words.hint}>
      <VersionTabs version={version} show={show} />
      <OfferField />
    </Step>
  );
}
