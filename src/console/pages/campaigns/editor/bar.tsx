import { Button, Menu, Text, UnstyledButton } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { type Ref, useEffect } from "react";
import type { CampaignView } from "../../../../http/views.ts";
import { go, linkTo, place, setQuery, usePlace } from "../../../app/router.ts";
import { Icon } from "../../../components/icon.tsx";
import { useFormat } from "../../../strings/format.ts";
import { pause } from "../list/actions.ts";
import { CampaignMenu } from "../list/campaign-menu.tsx";
import { CampaignStatus } from "../list/status.tsx";
import { sendStrings } from "../send/strings.ts";
import { useEditing } from "./context.ts";
import classes from "./editor.module.css";
import { editorStrings } from "./strings.ts";

const steps = ["where", "who", "when", "what", "often", "simulate"] as const;

/** Always in sight: what it is called, what it does, whether it is saved, and what can be done with it. */
export function Bar({
  ref,
  campaign,
  sentence,
  isDirty,
  isSaving,
  onSave,
  onSimulate,
  onLaunch,
  onTest,
  onFlash,
}: {
  ref: Ref<HTMLElement>;
  campaign: CampaignView | null;
  sentence: string;
  isDirty: boolean;
  isSaving: boolean;
  onSave: () => void;
  onSimulate: () => void;
  onLaunch: () => void;
  onTest: () => void;
  onFlash: () => void;
}) {
  const words = editorStrings.use();
  const sendWords = sendStrings.use();
  const { ago } = useFormat();
  const { draft, change, mayEdit, faultAt } = useEditing();
  const status = campaign?.status ?? "draft";
  const fault = faultAt("/name");
  return (
    <header ref={ref} className={classes.bar}>
      <div className={classes.inner}>
        <div className={classes.top}>
          <a className={classes.back} {...linkTo("/campaigns")}>
            <Icon name="back" />
            <span className="hidden-words">{words.back}</span>
          </a>
          <div className={classes.naming}>
            <input
              className={classes.name}
              aria-label={words.name}
              aria-invalid={fault !== null}
              placeholder={words.namePlaceholder}
              value={draft.name}
              maxLength={200}
              disabled={!mayEdit}
              onChange={(event) => change({ name: event.currentTarget.value })}
            />
            {fault !== null && (
              <Text size="xs" c="var(--failed)" role="alert">
                {fault}
              </Text>
            )}
          </div>
          <CampaignStatus status={status} />
          <span className={classes.saved} role="status">
            {campaign === null || (isDirty && status !== "active")
              ? words.unsaved
              : isDirty
                ? words.savingActs
                : words.savedAt(ago(campaign.updatedAt))}
          </span>
          {mayEdit && (
            <div className={classes.actions}>
              <Button
                variant="default"
                loading={isSaving}
                disabled={!isDirty && campaign !== null}
                onClick={onSave}
              >
                {words.save}
              </Button>
              <Button className={classes.wide} variant="default" onClick={onSimulate}>
                {words.simulate}
              </Button>
              {status === "active" && campaign !== null ? (
                <Button
                  variant="default"
                  leftSection={<Icon name="pause" size={18} />}
                  onClick={() => void pause(campaign)}
                >
                  {words.pause}
                </Button>
              ) : (
                <Button leftSection={<Icon name="play" size={18} />} disabled={isSaving} onClick={onLaunch}>
                  {words.launch}
                </Button>
              )}
              {campaign !== null && (
                <CampaignMenu campaign={campaign} onGone={() => go("/campaigns")}>
                  <Menu.Item leftSection={<Icon name="bell" size={18} />} onClick={onTest}>
                    {sendWords.test.action}
                  </Menu.Item>
                  <Menu.Item
                    leftSection={<Icon name="campaigns" size={18} />}
                    disabled={status !== "active" || isDirty}
                    onClick={onFlash}
                  >
                    {sendWords.flash.action}
                  </Menu.Item>
                  <Menu.Divider />
                </CampaignMenu>
              )}
            </div>
          )}
        </div>
        <section className={classes.sentence} aria-label={words.summary}>
          {sentence}
        </section>
        <Steps mayEdit={mayEdit} />
      </div>
    </header>
  );
}

/** The steps by name; the keys 1 to 6 go to them too. */
function Steps({ mayEdit }: { mayEdit: boolean }) {
  const words = editorStrings.use();
  const { query } = usePlace();
  const shown = mayEdit ? steps : steps.slice(0, -1);
  const show = (step: string) => {
    setQuery({ step });
    const section = document.getElementById(step);
    section?.scrollIntoView({ block: "start" });
    section?.querySelector<HTMLElement>("input, button, textarea")?.focus({ preventScroll: true });
  };
  useEffect(() => {
    const step = place().query.get("step");
    if (step !== null) document.getElementById(step)?.scrollIntoView({ block: "start" });
  }, []);
  useHotkeys(shown.map((step, at) => [String(at + 1), () => show(step)]));
  return (
    <nav className={classes.nav} aria-label={words.stepsLabel}>
      {shown.map((step, at) => (
        <UnstyledButton
          key={step}
          className={classes.navItem}
          aria-current={query.get("step") === step ? "step" : undefined}
          onClick={() => show(step)}
        >
          <span className={classes.navNumber}>{at + 1}</span>
          {words.steps[step]}
        </UnstyledButton>
      ))}
    </nav>
  );
}
