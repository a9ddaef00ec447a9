import { Alert, Anchor, Input, Stack, Text, TextInput } from "@mantine/core";
import { linkTo } from "../../../app/router.ts";
import { Icon } from "../../../components/icon.tsx";
import type { Draft } from "../draft/body.ts";
import { same } from "../draft/same.ts";
import { DurationInput } from "../fields/duration-input.tsx";
import { Segments } from "../fields/segments.tsx";
import { ZonePicker } from "../fields/zone-picker.tsx";
import { useEditing } from "./context.ts";
import classes from "./fields.module.css";
import { stepStrings } from "./step-strings.ts";

type Conversion = NonNullable<Draft["conversion"]>;
const usual: Conversion = { event: "dwell", window: "2h" };
const nowhere = { ids: [], tags: [] };

/** The zone that sends and the zone that counts are the same: then a dwell proves little. */
function isCircular({ trigger, conversion = usual }: Draft): boolean {
  if (conversion.event !== "dwell" || trigger.event === "exit") return false;
  const { geofences = nowhere } = conversion;
  return same(geofences, nowhere) || same(geofences, trigger.geofences);
}

export function Success() {
  const { success: words } = stepStrings.use();
  const { draft, change, faultAt, faultBelow, mayEdit, zones } = useEditing();
  const conversion = draft.conversion ?? usual;
  const kind =
    conversion.event === "dwell" || conversion.event === "redemption" ? conversion.event : "custom";
  const set = (part: Partial<Conversion>) => change({ conversion: { ...conversion, ...part } });
  const choices = ["dwell", "redemption", "custom"] as const;
  return (
    <Stack gap={12} className={classes.sub}>
      <Input.Wrapper label={words.title} description={words.hint} labelElement="div">
        <div className={classes.below}>
          <Segments
            label={words.title}
            value={kind}
            disabled={!mayEdit}
            data={choices.map((value) => ({ value, label: words[value] }))}
            onChange={(next) => {
              if (next === "dwell") set({ event: "dwell" });
              else set({ event: next === "custom" ? "purchase" : next, geofences: undefined });
            }}
          />
        </div>
      </Input.Wrapper>
      {isCircular(draft) && (
        <Alert variant="light" color="accent" icon={<Icon name="layers" />}>
          <Text size="sm">{words.same}</Text>
          <Anchor size="sm" underline="always" mt={4} {...linkTo("/map?draw=circle")}>
            {words.drawInner}
          </Anchor>
        </Alert>
      )}
      <div className={classes.line}>
        {kind === "dwell" && (
          <div className={classes.wide}>
            <ZonePicker
              label={isCircular(draft) ? words.inner : words.zones}
              placeholder={words.zonesUsual}
              choice={conversion.geofences ?? nowhere}
              onChange={(geofences) => set({ geofences: same(geofences, nowhere) ? undefined : geofences })}
              zones={zones}
              error={faultBelow("/conversion/geofences")}
              disabled={!mayEdit}
            />
          </div>
        )}
        {kind === "custom" && (
          <TextInput
            className={classes.wide}
            label={words.event}
            description={words.eventHint}
            value={conversion.event}
            maxLength={100}
            error={faultAt("/conversion/event")}
            disabled={!mayEdit}
            onChange={(event) => set({ event: event.currentTarget.value })}
          />
        )}
        <DurationInput
          label={words.window}
          value={conversion.window}
          onChange={(window) => set({ window: window ?? usual.window })}
          error={faultAt("/conversion/window")}
          disabled={!mayEdit}
        />
      </div>
    </Stack>
  );
}
