import { SegmentedControl, Stack, Text } from "@mantine/core";
import { useMemo, useState } from "react";
import { useCustomerSample } from "../../../api/campaigns-customers.ts";
import { Builder } from "../audience/builder.tsx";
import { traitsOf } from "../audience/fields.ts";
import { QueryText } from "../audience/query-text.tsx";
import { fromQuery } from "../audience/rules.ts";
import { audienceStrings } from "../audience/strings.ts";
import { ReachFunnel } from "../reach/reach-funnel.tsx";
import { useEditing } from "./context.ts";
import { Step } from "./step.tsx";
import { stepStrings } from "./step-strings.ts";

export function Who({ id }: { id: string }) {
  const { who: words } = stepStrings.use();
  const audienceWords = audienceStrings.use();
  const { draft, change, faultBelow, mayEdit } = useEditing();
  const [view, setView] = useState<"builder" | "text">("builder");
  const { data: sample } = useCustomerSample();
  const traits = useMemo(() => traitsOf(sample ?? []), [sample]);
  const fits = fromQuery(draft.audience) !== null;
  const shown = fits ? view : "text";
  const fault = faultBelow("/audience");
  const onChange = (audience: typeof draft.audience) => change({ audience });
  return (
    <Step
      number={2}
      name="who"
      title={words.title}
      hint={words.hint}
      aside={
        <SegmentedControl
          size="xs"
          aria-label={audienceWords.view}
          value={shown}
          data={[
            { value: "builder", label: audienceWords.asBuilder, disabled: !fits },
            { value: "text", label: audienceWords.asText },
          ]}
          onChange={(next) => setView(next as typeof view)}
        />
      }
    >
      <Stack gap={12}>
        {shown === "builder" ? (
          <Builder query={draft.audience} onChange={onChange} traits={traits} disabled={!mayEdit} />
        ) : (
          <QueryText query={draft.audience} onChange={onChange} error={fault} disabled={!mayEdit} />
        )}
        {!fits && (
          <Text size="sm" c="dimmed">
            {audienceWords.onlyText}
          </Text>
        )}
        {shown === "builder" && fault !== null && (
          <Text size="sm" c="var(--failed)" role="alert">
            {fault}
          </Text>
        )}
      </Stack>
      <ReachFunnel id={id} />
    </Step>
  );
}
