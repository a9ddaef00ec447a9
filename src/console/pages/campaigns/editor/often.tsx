import { Accordion, ActionIcon, Button, Input, NumberInput, Slider, Stack, Text } from "@mantine/core";
import { Icon } from "../../../components/icon.tsx";
import { useFormat } from "../../../strings/format.ts";
import { DurationInput } from "../fields/duration-input.tsx";
import { Advanced } from "./advanced.tsx";
import { useEditing } from "./context.ts";
import classes from "./fields.module.css";
import { Step } from "./step.tsx";
import { stepStrings } from "./step-strings.ts";

const mostCaps = 10;

export function Often() {
  const { often: words } = stepStrings.use();
  const { percent } = useFormat();
  const { draft, change, faultAt, mayEdit } = useEditing();
  const { holdout = 0, budget, cooldown } = draft;
  return (
    <Step number={5} name="often" title={words.title} hint={words.hint}>
      <Caps />
      <DurationInput
        label={words.cooldown}
        description={words.cooldownHint}
        value={cooldown}
        usual="24h"
        onChange={(next) => change({ cooldown: next })}
        error={faultAt("/cooldown")}
        disabled={!mayEdit}
      />
      <Input.Wrapper
        label={`${words.holdout} · ${percent(holdout)}`}
        description={words.holdoutHint}
        error={faultAt("/holdout")}
        labelElement="div"
      >
        <Slider
          mt={10}
          maw={420}
          min={0}
          max={0.5}
          step={0.01}
          thumbLabel={words.holdout}
          label={(value) => percent(value)}
          value={holdout}
          disabled={!mayEdit}
          onChange={(next) => change({ holdout: next === 0 ? undefined : next })}
        />
      </Input.Wrapper>
      <NumberInput
        label={words.budget}
        description={words.budgetHint}
        inputWrapperOrder={["label", "input", "description", "error"]}
        suffix={words.messages}
        thousandSeparator=" "
        styles={{ wrapper: { maxWidth: 220 } }}
        min={0}
        max={1_000_000_000}
        allowDecimal={false}
        value={budget?.sends ?? ""}
        error={faultAt("/budget/sends")}
        disabled={!mayEdit}
        onChange={(sends) => change({ budget: sends === "" ? undefined : { sends: Number(sends) } })}
      />
      <Accordion variant="default" chevronPosition="left" className={classes.sub}>
        <Accordion.Item value="advanced" bd={0}>
          <Accordion.Control>{words.advanced}</Accordion.Control>
          <Accordion.Panel>
            <Advanced />
          </Accordion.Panel>
        </Accordion.Item>
      </Accordion>
    </Step>
  );
}

function Caps() {
  const { often: words } = stepStrings.use();
  const { draft, change, faultAt, mayEdit } = useEditing();
  const caps = draft.caps ?? [];
  const set = (at: number, part: Partial<(typeof caps)[number]>) =>
    change({ caps: caps.map((cap, i) => (i === at ? { ...cap, ...part } : cap)) });
  return (
    <Input.Wrapper label={words.caps} labelElement="div">
      <Stack gap={8} mt={4}>
        {caps.length === 0 && (
          <Text size="sm" c="dimmed">
            {words.noCaps}
          </Text>
        )}
        {caps.map((cap, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a limit has nothing else to be known by
          <div key={at} className={classes.cap}>
            <NumberInput
              w={96}
              min={0}
              max={1_000}
              allowDecimal={false}
              aria-label={words.caps}
              value={cap.limit}
              error={faultAt(`/caps/${at}/limit`)}
              disabled={!mayEdit}
              onChange={(limit) => set(at, { limit: Number(limit) })}
            />
            <Text size="sm">{words.times}</Text>
            <DurationInput
              label=""
              ever
              value={cap.window}
              onChange={(window) => set(at, { window: window ?? "1d" })}
              error={faultAt(`/caps/${at}/window`)}
              disabled={!mayEdit}
            />
            {mayEdit && (
              <ActionIcon
                variant="subtle"
                color="gray"
                size={36}
                aria-label={words.removeCap}
                onClick={() => change({ caps: caps.filter((_, i) => i !== at) })}
              >
                <Icon name="close" size={16} />
              </ActionIcon>
            )}
          </div>
        ))}
        {mayEdit && caps.length < mostCaps && (
          <Button
            variant="default"
            size="xs"
            w="fit-content"
            leftSection={<Icon name="plus" size={16} />}
            onClick={() =>
              change({
                caps: [...caps, caps.length === 0 ? { limit: 1, window: "24h" } : { limit: 3, window: "7d" }],
              })
            }
          >
            {words.addCap}
          </Button>
        )}
      </Stack>
    </Input.Wrapper>
  );
}
