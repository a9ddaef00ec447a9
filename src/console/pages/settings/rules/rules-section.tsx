import { NumberInput, Skeleton, Switch, Text, TextInput } from "@mantine/core";
import type { Settings } from "../../../../http/views.ts";
import { useMay } from "../../../api/session.ts";
import { useSettings } from "../../../api/settings.ts";
import { faultAt, ProblemNote } from "../../../components/problem.tsx";
import { common } from "../../../strings/common.ts";
import classes from "../settings.module.css";
import { settingsStrings } from "../strings.ts";
import { CapFields } from "./caps.tsx";
import { type Draft, RuleCard } from "./rule-card.tsx";

export function RulesSection() {
  const { notYou } = common.use();
  const { admin } = useMay();
  const settings = useSettings();
  if (settings.data === undefined)
    return settings.error === null ? (
      <div aria-busy="true" className={classes.section}>
        <Skeleton height={190} radius="md" />
        <Skeleton height={190} radius="md" />
        <Skeleton height={150} radius="md" />
      </div>
    ) : (
      <ProblemNote error={settings.error} retry={() => void settings.refetch()} />
    );
  return (
    <>
      {!admin && <p className={classes.muted}>{notYou}</p>}
      <Cards settings={settings.data} />
    </>
  );
}

function Cards({ settings }: { settings: Settings }) {
  const words = settingsStrings.use();
  return (
    <>
      <RuleCard
        title={words.pressure.title}
        why={words.pressure.why}
        fields={["pressure"]}
        settings={settings}
      >
        {(draft) => <CapFields draft={draft} />}
      </RuleCard>
      <RuleCard title={words.quiet.title} why={words.quiet.why} fields={["quietHours"]} settings={settings}>
        {(draft) => <QuietFields draft={draft} />}
      </RuleCard>
      <RuleCard
        title={words.retention.title}
        why={words.retention.why}
        fields={["locationRetention", "eventRetention", "decisionRetention"]}
        settings={settings}
      >
        {(draft) => (
          <div className={classes.fields}>
            <DurationField
              draft={draft}
              field="locationRetention"
              label={words.retention.location}
              hint={words.retention.locationHint}
            />
            <DurationField draft={draft} field="eventRetention" label={words.retention.events} />
            <DurationField draft={draft} field="decisionRetention" label={words.retention.decisions} />
          </div>
        )}
      </RuleCard>
      <RuleCard
        title={words.holdout.title}
        why={words.holdout.why}
        fields={["globalHoldout"]}
        settings={settings}
      >
        {({ value, set, error, isReadOnly }) => (
          <NumberInput
            w={220}
            label={words.holdout.share}
            min={0}
            max={100}
            decimalScale={1}
            readOnly={isReadOnly}
            value={Math.round(value.globalHoldout * 1_000) / 10}
            onChange={(share) => set({ globalHoldout: Number(share) / 100 })}
            error={faultAt(error, "/globalHoldout")}
          />
        )}
      </RuleCard>
      <RuleCard
        title={words.presence.title}
        why={words.presence.why}
        fields={["maxPingAge", "maxAccuracy", "exitBuffer", "exitAfter", "presenceTimeout"]}
        settings={settings}
      >
        {(draft) => (
          <div className={classes.fields}>
            <DurationField draft={draft} field="maxPingAge" label={words.presence.maxPingAge} />
            <MetresField draft={draft} field="maxAccuracy" label={words.presence.maxAccuracy} />
            <MetresField draft={draft} field="exitBuffer" label={words.presence.exitBuffer} />
            <DurationField draft={draft} field="exitAfter" label={words.presence.exitAfter} />
            <DurationField draft={draft} field="presenceTimeout" label={words.presence.presenceTimeout} />
          </div>
        )}
      </RuleCard>
    </>
  );
}

function QuietFields({ draft }: { draft: Draft<Pick<Settings, "quietHours">> }) {
  const words = settingsStrings.use().quiet;
  const { value, set, error, isReadOnly } = draft;
  const hours = value.quietHours;
  return (
    <>
      <Switch
        label={words.on}
        checked={hours !== null}
        disabled={isReadOnly}
        onChange={(event) =>
          set({ quietHours: event.currentTarget.checked ? { from: "21:00", to: "08:00" } : null })
        }
      />
      {hours !== null && (
        <>
          <div className={classes.fields}>
            {(["from", "to"] as const).map((end) => (
              <TextInput
                key={end}
                type="time"
                label={words[end]}
                readOnly={isReadOnly}
                value={hours[end]}
                onChange={(event) => set({ quietHours: { ...hours, [end]: event.currentTarget.value } })}
                error={faultAt(error, `/quietHours/${end}`)}
              />
            ))}
          </div>
          <Text size="sm">{(hours.from > hours.to ? words.over : words.within)(hours.from, hours.to)}</Text>
        </>
      )}
    </>
  );
}

/** The settings whose values are of a kind. */
type FieldsOf<Kind> = { [K in keyof Settings]-?: Settings[K] extends Kind ? K : never }[keyof Settings];
type Field<K extends keyof Settings> = {
  readonly draft: Draft<Pick<Settings, K>>;
  readonly field: K;
  readonly label: string;
  readonly hint?: string;
};

function DurationField<K extends FieldsOf<string>>({ draft, field, label, hint }: Field<K>) {
  const words = settingsStrings.use();
  return (
    <TextInput
      label={label}
      description={hint ?? words.durationHint}
      inputWrapperOrder={["label", "input", "description", "error"]}
      readOnly={draft.isReadOnly}
      value={draft.value[field] as string}
      onChange={(event) =>
        draft.set({ [field]: event.currentTarget.value.trim() } as Partial<Pick<Settings, K>>)
      }
      error={faultAt(draft.error, `/${field}`)}
      spellCheck={false}
    />
  );
}

function MetresField<K extends FieldsOf<number>>({ draft, field, label }: Field<K>) {
  return (
    <NumberInput
      label={label}
      min={0}
      readOnly={draft.isReadOnly}
      value={draft.value[field] as number}
      onChange={(metres) => draft.set({ [field]: Number(metres) } as Partial<Pick<Settings, K>>)}
      error={faultAt(draft.error, `/${field}`)}
    />
  );
}
