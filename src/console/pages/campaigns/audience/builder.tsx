import { Button, SegmentedControl, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { Icon } from "../../../components/icon.tsx";
import { same } from "../draft/same.ts";
import classes from "./audience.module.css";
import type { Trait } from "./fields.ts";
import { RuleRow } from "./rule-row.tsx";
import { fromQuery, type Query, type Rule, type Rules, toQuery } from "./rules.ts";
import { audienceStrings } from "./strings.ts";

const most = 20;

/** A query as a list of conditions. A line that is not whole yet stays here and asks nothing. */
export function Builder({
  query,
  onChange,
  traits,
  disabled,
}: {
  query: Query | undefined;
  onChange: (query: Query | undefined) => void;
  traits: ReadonlyMap<string, Trait>;
  disabled: boolean;
}) {
  const words = audienceStrings.use();
  const [shown, setShown] = useState<Rules>(() => fromQuery(query) ?? { match: "all", rules: [] });
  // What comes from elsewhere, such as an undo, replaces the lines; what they say themselves does not.
  if (!same(toQuery(shown) ?? {}, query ?? {})) {
    const read = fromQuery(query);
    if (read !== null) setShown(read);
  }
  const show = (next: Rules) => {
    setShown(next);
    onChange(toQuery(next));
  };
  const { match, rules } = shown;
  const put = (at: number, rule: Rule) =>
    show({ match, rules: rules.map((old, i) => (i === at ? rule : old)) });
  return (
    <Stack gap={12}>
      {rules.length === 0 && <Text c="dimmed">{words.everybody}</Text>}
      {rules.length > 1 && (
        <div className={classes.match}>
          <Text size="sm">{words.match}</Text>
          <SegmentedControl
            size="xs"
            aria-label={words.match}
            value={match}
            disabled={disabled}
            data={[
              { value: "all", label: words.all },
              { value: "any", label: words.any },
            ]}
            onChange={(next) => show({ match: next as Rules["match"], rules })}
          />
        </div>
      )}
      {rules.map((rule, at) => (
        <RuleRow
          // biome-ignore lint/suspicious/noArrayIndexKey: a condition has nothing else to be known by
          key={at}
          rule={rule}
          traits={traits}
          disabled={disabled}
          onChange={(next) => put(at, next)}
          onRemove={() => show({ match, rules: rules.filter((_, i) => i !== at) })}
        />
      ))}
      {!disabled && rules.length < most && (
        <Button
          variant="default"
          size="xs"
          w="fit-content"
          leftSection={<Icon name="plus" size={16} />}
          onClick={() => show({ match, rules: [...rules, { field: "", operator: "is", value: null }] })}
        >
          {words.add}
        </Button>
      )}
    </Stack>
  );
}
