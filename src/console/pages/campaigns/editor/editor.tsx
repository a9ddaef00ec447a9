import { useElementSize, useHotkeys } from "@mantine/hooks";
import { type CSSProperties, useEffect, useMemo, useRef, useState } from "react";
import type { CampaignView } from "../../../../http/views.ts";
import { bodyOf, type Stored } from "../../../api/campaigns.ts";
import { useOffers } from "../../../api/campaigns-offers.ts";
import { useMay } from "../../../api/session.ts";
import { useZones } from "../../../api/zones.ts";
import { setQuery, useQueryParam } from "../../../app/router.ts";
import { say } from "../../../components/toast.tsx";
import { useLanguage } from "../../../strings/language.ts";
import { type Draft, toBody } from "../draft/body.ts";
import { same } from "../draft/same.ts";
import { useDraft } from "../draft/use-draft.ts";
import { Phones } from "../phones/phones.tsx";
import { FlashDialog } from "../send/flash-dialog.tsx";
import { LaunchDialog } from "../send/launch-dialog.tsx";
import { TestDialog } from "../send/test-dialog.tsx";
import { Simulation } from "../simulate/simulation.tsx";
import { useReplay } from "../simulate/use-replay.ts";
import { factsOf, zonesOf } from "../summary/facts.ts";
import { sentenceOf } from "../summary/sentence.ts";
import { Bar } from "./bar.tsx";
import { EditingContext } from "./context.ts";
import classes from "./editor.module.css";
import { Notices } from "./notices.tsx";
import { Often } from "./often.tsx";
import { editorStrings } from "./strings.ts";
import { useLeaving } from "./use-leaving.ts";
import { useSave } from "./use-save.ts";
import { What } from "./what.tsx";
import { When } from "./when.tsx";
import { Where } from "./where.tsx";
import { Who } from "./who.tsx";

type Dialog = { readonly kind: "test" | "flash" } | { readonly kind: "launch"; readonly campaign: Stored };

export function Editor({
  id,
  campaign,
  stored,
  isGone,
  onCreated,
}: {
  id: string | null;
  /** Null while it was never stored, and when it is gone. */
  campaign: CampaignView | null;
  stored: Draft;
  isGone: boolean;
  onCreated: (id: string) => void;
}) {
  const words = editorStrings.use();
  const language = useLanguage();
  const may = useMay();
  const zones = useZones().data;
  const offers = useOffers().data;
  const state = useDraft(id ?? "new", stored);
  const { draft, change, isDirty } = state;
  const replay = useReplay(id ?? "new");
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const [warnings, setWarnings] = useState<readonly string[]>([]);
  const [asked, setAsked] = useQueryParam("launch");
  const bar = useElementSize();
  const root = useRef<HTMLDivElement>(null);
  const mayEdit = may.market && campaign?.status !== "ended";
  const saving = useSave(id, draft, state.base, {
    isGone,
    onSaved(saved) {
      const { warnings, ...view } = saved;
      state.settle(bodyOf(view));
      setWarnings(warnings);
      if (id === null) onCreated(saved.id);
    },
  });
  useLeaving(id, draft.name || words.untitled, isDirty);
  useEffect(() => {
    if (saving.refusal !== null) root.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [saving.refusal]);
  /** What is stored once everything is; null when that was refused, which is shown where it belongs. */
  const saved = async (): Promise<Stored | null> => {
    if (!isDirty && campaign !== null) return { ...campaign, warnings };
    try {
      return await saving.save();
    } catch {
      return null;
    }
  };
  const save = async () => {
    if ((await saved()) !== null) say(words.saved);
  };
  const launch = async () => {
    const ready = await saved();
    if (ready !== null) setDialog({ kind: "launch", campaign: ready });
  };
  const simulate = () => {
    setQuery({ step: "simulate" });
    document.getElementById("simulate")?.scrollIntoView({ block: "start" });
    replay.run(toBody(draft));
  };
  useHotkeys([["mod+S", () => void (mayEdit && save())]], []);
  useEffect(() => {
    if (asked === "" || campaign === null || !mayEdit) return;
    setAsked(null);
    setDialog({ kind: "launch", campaign: { ...campaign, warnings: [] } });
  }, [asked, setAsked, campaign, mayEdit]);
  const chosen = useMemo(
    () => zonesOf(draft.trigger.geofences, zones ?? []),
    [draft.trigger.geofences, zones],
  );
  const offer = offers?.find((one) => one.id === draft.offer)?.name ?? draft.offer ?? null;
  const sentence = sentenceOf(factsOf(draft, zones, offer), language);
  const isReplayed = replay.of !== undefined && same(replay.of, toBody(draft));
  return (
    <EditingContext
      value={{
        draft,
        change,
        mayEdit,
        zones,
        chosen,
        faultAt: (pointer) => saving.faultAt(pointer, words.required),
        faultBelow: (pointer) => saving.faultAt(pointer, words.required, true),
      }}
    >
      <div ref={root} className={classes.editor} style={{ "--head": `${bar.height}px` } as CSSProperties}>
        <Bar
          ref={bar.ref}
          campaign={campaign}
          sentence={sentence}
          isDirty={isDirty}
          isSaving={saving.isPending}
          onSave={() => void save()}
          onSimulate={simulate}
          onLaunch={() => void launch()}
          onTest={() => setDialog({ kind: "test" })}
          onFlash={() => setDialog({ kind: "flash" })}
        />
        <div className={classes.columns}>
          <div className={classes.steps}>
            <Notices
              state={state}
              saving={saving}
              isGone={isGone}
              status={campaign?.status ?? null}
              warnings={warnings}
            />
            <Where />
            <Who id={id ?? "new"} />
            <When />
            <What />
            <Often />
            {mayEdit && <Simulation state={replay} onRun={simulate} />}
          </div>
          <aside className={classes.aside}>
            <Phones stored={isDirty ? null : campaign} />
          </aside>
        </div>
      </div>
      {dialog?.kind === "launch" && (
        <LaunchDialog
          campaign={dialog.campaign}
          sentence={sentence}
          replay={isReplayed ? (replay.replay ?? null) : null}
          onSimulate={simulate}
          onLaunched={setWarnings}
          onClose={() => setDialog(null)}
        />
      )}
      {dialog?.kind === "test" && (
        <TestDialog
          onClose={() => setDialog(null)}
          save={async () => {
            const ready = await saved();
            if (ready === null) throw new Error();
            return ready.id;
          }}
        />
      )}
      {dialog?.kind === "flash" && campaign !== null && (
        <FlashDialog campaign={campaign} onClose={() => setDialog(null)} />
      )}
    </EditingContext>
  );
}
