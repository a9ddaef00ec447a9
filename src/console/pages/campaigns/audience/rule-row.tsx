import { ActionIcon, Autocomplete, NumberInput, Select, TagsInput } from "@mantine/core";
import { Icon } from "../../../components/icon.tsx";
import classes from "./audience.module.css";
import { asKind, type Kind, knownFields, operatorsOf, type Trait } from "./fields.ts";
import type { Operator, Rule } from "./rules.ts";
import { audienceStrings } from "./strings.ts";

/** One condition: a field, how it is compared, and with what. */
export function RuleRow({
  rule,
  traits,
  disabled,
  onChange,
  onRemove,
}: {
  rule: Rule;
  traits: ReadonlyMap<string, Trait>;
  disabled: boolean;
  onChange: (rule: Rule) => void;
  onRemove: () => void;
}) {
  const words = audienceStrings.use();
  const kind = kindOf(rule, traits);
  return (
    <div className={classes.rule}>
      <FieldInput
        value={rule.field}
        traits={traits}
        disabled={disabled}
        onChange={(field) => {
          const next = kindOf({ ...rule, field, value: null }, traits);
          onChange(next === kind ? { ...rule, field } : { field, ...begin(next) });
        }}
      />
      <Select
        className={classes.operator}
        aria-label={words.operator}
        allowDeselect={false}
        disabled={disabled}
        value={rule.operator}
        data={operatorsOf(kind, rule.field, rule.operator).map((value) => ({
          value,
          label: words.operators[value],
        }))}
        onChange={(operator) => onChange(compared(rule, operator as Operator))}
      />
      <ValueInput
        rule={rule}
        kind={kind}
        examples={traits.get(rule.field)?.values ?? []}
        disabled={disabled}
        onChange={(value) => onChange({ ...rule, value })}
      />
      {!disabled && (
        <ActionIcon variant="subtle" color="gray" size={36} aria-label={words.remove} onClick={onRemove}>
          <Icon name="close" size={16} />
        </ActionIcon>
      )}
    </div>
  );
}

/** The fields by their words; a trait nobody has yet may be typed by its path. */
function FieldInput({
  value,
  traits,
  disabled,
  onChange,
}: {
  value: string;
  traits: ReadonlyMap<string, Trait>;
  disabled: boolean;
  onChange: (field: string) => void;
}) {
  const words = audienceStrings.use();
  const labels = new Map<string, string>(Object.entries(words.fields));
  const paths = new Map([...labels].map(([path, label]) => [label, path]));
  return (
    <Autocomplete
      className={classes.field}
      aria-label={words.field}
      placeholder={words.fieldHint}
      disabled={disabled}
      value={labels.get(value) ?? value.replace(/^traits\./, "")}
      data={[
        { group: words.traits, items: [...traits.keys()].map((path) => path.replace(/^traits\./, "")) },
        { group: words.known, items: [...labels.values()] },
      ]}
      maxDropdownHeight={320}
      onChange={(typed) => onChange(paths.get(typed) ?? (typed === "" ? "" : `traits.${typed}`))}
    />
  );
}

function ValueInput({
  rule,
  kind,
  examples,
  disabled,
  onChange,
}: {
  rule: Rule;
  kind: Kind;
  examples: readonly string[];
  disabled: boolean;
  onChange: (value: Rule["value"]) => void;
}) {
  const words = audienceStrings.use();
  const { operator, value } = rule;
  if (operator === "known" || operator === "unknown") return <div className={classes.value} />;
  const common = { className: classes.value!, disabled };
  if (operator === "in" || operator === "notIn")
    return (
      <TagsInput
        {...common}
        aria-label={words.values}
        placeholder={Array.isArray(value) && value.length > 0 ? "" : words.values}
        data={[...examples]}
        value={(Array.isArray(value) ? value : []).map(String)}
        onChange={(next) => onChange(next.map((text) => asKind(text, kind)))}
      />
    );
  if (kind === "yesNo")
    return (
      <Select
        {...common}
        aria-label={words.value}
        allowDeselect={false}
        value={value === null ? null : String(value)}
        data={[
          { value: "true", label: words.yes },
          { value: "false", label: words.no },
        ]}
        onChange={(next) => onChange(next === "true")}
      />
    );
  if (kind === "number")
    return (
      <NumberInput
        {...common}
        aria-label={words.value}
        placeholder={words.value}
        value={typeof value === "number" ? value : ""}
        onChange={(next) => onChange(typeof next === "number" ? next : null)}
      />
    );
  return (
    <Autocomplete
      {...common}
      aria-label={words.value}
      placeholder={words.value}
      data={[...examples]}
      value={value === null ? "" : String(value)}
      onChange={(text) => onChange(text)}
    />
  );
}

/** What the value says it is, else what the field is known to hold. */
function kindOf({ field, operator, value }: Rule, traits: ReadonlyMap<string, Trait>): Kind {
  const first = Array.isArray(value) ? value[0] : value;
  if (typeof first === "number") return "number";
  if (typeof first === "boolean") return "yesNo";
  const known = knownFields[field] ?? traits.get(field)?.kind;
  if (typeof first === "string" && first !== "") return "text";
  return known ?? (["gte", "lte", "gt", "lt"].includes(operator) ? "number" : "text");
}

function begin(kind: Kind): Pick<Rule, "operator" | "value"> {
  if (kind === "number") return { operator: "gte", value: 1 };
  return kind === "yesNo" ? { operator: "is", value: true } : { operator: "is", value: null };
}

/** The same value as far as the operator takes it: one, several, or none. */
function compared(rule: Rule, operator: Operator): Rule {
  const { field, value } = rule;
  const several = operator === "in" || operator === "notIn";
  if (operator === "known" || operator === "unknown") return { field, operator, value: null };
  if (several)
    return {
      field,
      operator,
      value: Array.isArray(value) ? value : value === null || value === "" ? [] : [value as string],
    };
  return { field, operator, value: Array.isArray(value) ? (value[0] ?? null) : value };
}
