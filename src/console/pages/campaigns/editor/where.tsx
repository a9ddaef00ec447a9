import { Anchor, Text } from "@mantine/core";
import { useZonesLoading } from "../../../api/zones.ts";
import { linkTo } from "../../../app/router.ts";
import { useFormat } from "../../../strings/format.ts";
import { Footprints } from "../fields/footprints.tsx";
import { fieldStrings } from "../fields/strings.ts";
import { ZonePicker } from "../fields/zone-picker.tsx";
import { useEditing } from "./context.ts";
import { Step } from "./step.tsx";
import { stepStrings } from "./step-strings.ts";
import { Success } from "./success.tsx";

export function Where() {
  const { where: words } = stepStrings.use();
  const fieldWords = fieldStrings.use();
  const { number } = useFormat();
  const { draft, change, faultBelow, mayEdit, zones, chosen } = useEditing();
  const { loaded } = useZonesLoading();
  const { trigger } = draft;
  return (
    <Step number={1} name="where" title={words.title} hint={words.hint}>
      <ZonePicker
        label={words.zones}
        description={
          zones === undefined
            ? fieldWords.loadingZones(number(loaded))
            : words.count(number(chosen.length), chosen.length === 1)
        }
        choice={trigger.geofences}
        onChange={(geofences) => change({ trigger: { ...trigger, geofences } })}
        zones={zones}
        error={faultBelow("/trigger/geofences")}
        disabled={!mayEdit}
      />
      {zones !== undefined && chosen.length === 0 && (
        <Text size="sm" c="var(--suppressed)">
          {zones.length === 0 ? words.noZones : words.none}{" "}
          <Anchor inherit underline="always" {...linkTo("/map?draw=circle")}>
            {words.draw}
          </Anchor>
        </Text>
      )}
      <Footprints zones={chosen} />
      <Success />
    </Step>
  );
}
