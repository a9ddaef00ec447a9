import { ActionIcon, Alert, Button, NumberInput, Switch, TagsInput, TextInput, Tooltip } from "@mantine/core";
import { type ReactNode, useEffect, useRef } from "react";
import { segment } from "../../api/client.ts";
import type { Changed } from "../../api/over.ts";
import { useMay } from "../../api/session.ts";
import type { StoredZone, Zone, ZoneBody } from "../../api/zones.ts";
import { go } from "../../app/router.ts";
import { ChangedNote } from "../../components/changed-note.tsx";
import { Icon } from "../../components/icon.tsx";
import { faultAt, faultBelow, ProblemNote } from "../../components/problem.tsx";
import { areaOf } from "../../map/geometry.ts";
import { common } from "../../strings/common.ts";
import { useFormat } from "../../strings/format.ts";
import { addressKey, addressOf } from "./address.ts";
import type { Draft } from "./draft.ts";
import { HoursEditor } from "./hours/hours-editor.tsx";
import classes from "./map-page.module.css";
import { mapStrings } from "./strings.ts";
import { VisitsToday } from "./visits-today.tsx";
import { WhoIsHere } from "./who-is-here.tsx";
import { ZoneWarnings } from "./zone-warnings.tsx";

/** One zone: what it is, and the form to change it. */
export function ZonePanel(props: {
  draft: Draft;
  overlaps: readonly Zone[];
  knownTags: readonly string[];
  isChanged: boolean;
  isSaving: boolean;
  error: Error | null;
  /** Somebody else has stored another version, or deleted it. */
  changed: Changed<StoredZone> | null;
  onTheirs: (theirs: StoredZone) => void;
  onMine: (theirs: StoredZone) => void;
  onRevive: () => void;
  onEdit: (what: string | null, change: Partial<ZoneBody>) => void;
  onStep: (type: "undo" | "redo") => void;
  onSave: () => void;
  onDelete: () => void;
  onClose: () => void;
  onChoose: (id: string) => void;
}) {
  const { draft, overlaps, error, changed, onEdit } = props;
  const { stored, body } = draft;
  const words = mapStrings.use();
  const { cancel, delete: deleteWord, save, notYou } = common.use();
  const may = useMay();
  const name = useRef<HTMLInputElement>(null);
  const isNew = stored === null;
  useEffect(() => {
    if (isNew) name.current?.focus();
  }, [isNew]);
  const problems = ["/name", "/radius", "/tags", "/openingHours", "/dwell", "/metadata"];
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        props.onSave();
      }}
    >
      <header className={classes.panelHead}>
        <ActionIcon variant="subtle" color="gray" size={34} aria-label={words.back} onClick={props.onClose}>
          <Icon name="back" />
        </ActionIcon>
        <h2 className={classes.panelTitle}>{body.name || words.newZone}</h2>
        {may.market && (
          <>
            <Step
              label={words.undo}
              icon="undo"
              onClick={() => props.onStep("undo")}
              off={draft.past.length === 0}
            />
            <Step
              label={words.redo}
              icon="redo"
              onClick={() => props.onStep("redo")}
              off={draft.future.length === 0}
            />
          </>
        )}
      </header>
      <div className={classes.fields}>
        {!may.market && <p className={classes.count}>{notYou}</p>}
        {!isNew && <VisitsToday geofenceId={stored.id} />}
        {!isNew && may.market && (
          <Button
            variant="light"
            leftSection={<Icon name="campaigns" size={18} />}
            disabled={props.isChanged}
            onClick={() => go(`/campaigns/new?zone=${segment(stored.id)}`)}
          >
            {words.campaignHere}
          </Button>
        )}
        <ZoneWarnings body={body} overlaps={overlaps} onChoose={props.onChoose} />
        <TextInput
          ref={name}
          label={words.name}
          placeholder={words.namePlaceholder}
          value={body.name}
          maxLength={200}
          disabled={!may.market}
          error={faultAt(error, "/name")}
          onChange={(event) => onEdit("name", { name: event.currentTarget.value })}
        />
        <Shape body={body} disabled={!may.market} error={faultAt(error, "/radius")} onEdit={onEdit} />
        <TagsInput
          label={words.tags}
          description={words.tagsHint}
          value={[...body.tags]}
          data={[...props.knownTags]}
          limit={20}
          maxTags={50}
          disabled={!may.market}
          error={faultBelow(error, "/tags")}
          onChange={(tags) => onEdit("tags", { tags })}
        />
        <TextInput
          label={words.address}
          value={addressOf(body)}
          disabled={!may.market}
          error={faultBelow(error, "/metadata")}
          onChange={(event) => {
            const key = addressKey(body);
            const { [key]: _old, ...rest } = body.metadata;
            const address = event.currentTarget.value;
            onEdit("address", { metadata: address === "" ? rest : { ...rest, [key]: address } });
          }}
        />
        <HoursEditor
          value={body.openingHours}
          disabled={!may.market}
          error={faultAt(error, "/openingHours")}
          onChange={(openingHours, isTyped) => onEdit(isTyped ? "hours" : null, { openingHours })}
        />
        <Dwell value={body.dwell} disabled={!may.market} onChange={(dwell) => onEdit("dwell", { dwell })} />
        <Switch
          label={words.enabled}
          description={words.enabledHint}
          checked={body.enabled}
          disabled={!may.market}
          onChange={(event) => onEdit("enabled", { enabled: event.currentTarget.checked })}
        />
        {stored !== null && <p className={classes.count}>{words.timezone(stored.timezone)}</p>}
        {stored !== null && may.admin && <WhoIsHere geofenceId={stored.id} />}
        <ProblemNote error={error} shown={problems} />
      </div>
      {changed !== null && (
        <div className={classes.told}>
          {changed.now === null ? (
            <Alert color="red" icon={<Icon name="warning" />} title={words.gone} role="alert">
              <Button size="xs" variant="default" onClick={props.onRevive}>
                {words.revive}
              </Button>
            </Alert>
          ) : (
            <ChangedNote
              onTheirs={() => props.onTheirs(changed.now!)}
              onMine={() => props.onMine(changed.now!)}
            />
          )}
        </div>
      )}
      {may.market && (
        <footer className={classes.foot}>
          {!isNew && (
            <Button
              variant="subtle"
              color="red"
              leftSection={<Icon name="trash" size={18} />}
              onClick={props.onDelete}
            >
              {deleteWord}
            </Button>
          )}
          <span className={classes.spring} />
          {isNew && (
            <Button variant="default" onClick={props.onClose}>
              {cancel}
            </Button>
          )}
          <Button
            type="submit"
            loading={props.isSaving}
            disabled={!props.isChanged || body.name.trim() === ""}
          >
            {isNew ? words.create : save}
          </Button>
        </footer>
      )}
    </form>
  );
}

function Step(props: { label: string; icon: "undo" | "redo"; off: boolean; onClick: () => void }) {
  return (
    <Tooltip label={props.label}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={34}
        aria-label={props.label}
        disabled={props.off}
        onClick={props.onClick}
      >
        <Icon name={props.icon} size={18} />
      </ActionIcon>
    </Tooltip>
  );
}

/** The radius, typed; of an area, how large it is. */
function Shape({
  body,
  disabled,
  error,
  onEdit,
}: {
  body: ZoneBody;
  disabled: boolean;
  error: string | null;
  onEdit: (what: string | null, change: Partial<ZoneBody>) => void;
}) {
  const words = mapStrings.use();
  const { area, number } = useFormat();
  const says: ReactNode[] = [words.covers(area(areaOf(body)))];
  if (body.geometry.type === "Polygon")
    says.push(words.corners(number((body.geometry.coordinates[0]?.length ?? 1) - 1)));
  if (body.geometry.type === "MultiPolygon") says.push(words.parts(number(body.geometry.coordinates.length)));
  if (body.geometry.type !== "Point") return <p className={classes.count}>{says.join(" · ")}</p>;
  return (
    <NumberInput
      label={words.radius}
      description={says}
      suffix=" m"
      min={10}
      max={50_000}
      step={10}
      allowDecimal={false}
      clampBehavior="blur"
      value={body.radius ?? ""}
      disabled={disabled}
      error={error}
      onChange={(radius) => typeof radius === "number" && radius > 0 && onEdit("radius", { radius })}
    />
  );
}

/** Whole minutes, as most are; any other duration is shown as it is. */
function Dwell({
  value,
  disabled,
  onChange,
}: {
  value: string;
  disabled: boolean;
  onChange: (value: string) => void;
}) {
  const words = mapStrings.use();
  const minutes = /^(\d+)m$/.exec(value)?.[1];
  if (minutes === undefined)
    return (
      <TextInput
        label={words.dwell}
        value={value}
        disabled={disabled}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    );
  return (
    <NumberInput
      label={words.dwell}
      suffix={` ${words.minutes}`}
      min={1}
      max={720}
      allowDecimal={false}
      value={Number(minutes)}
      disabled={disabled}
      onChange={(next) => typeof next === "number" && next > 0 && onChange(`${next}m`)}
    />
  );
}
