import { Group, Input, NumberInput, Select } from "@mantine/core";
import { useId, useState } from "react";
import { fieldStrings } from "./strings.ts";

const units = ["s", "m", "h", "d"] as const;
type Unit = (typeof units)[number] | "ever";

/** A duration such as `"15m"`, as a number and its unit; `"ever"` where that is offered, undefined for none. */
export function DurationInput({
  label,
  description,
  value,
  onChange,
  usual,
  ever = false,
  error,
  disabled = false,
}: {
  label: string;
  description?: string;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
  /** What holds when nothing is given; it stands there greyed. */
  usual?: string;
  ever?: boolean;
  error?: string | null;
  disabled?: boolean;
}) {
  const words = fieldStrings.use();
  const id = useId();
  const [unit, setUnit] = useState<Unit>(() => unitOf(value ?? usual ?? "1h"));
  const [known, setKnown] = useState(value);
  if (known !== value) {
    setKnown(value);
    if (value !== undefined) setUnit(unitOf(value));
  }
  const count = countOf(value);
  const tell = (nextCount: number | string, nextUnit: Unit) => {
    setUnit(nextUnit);
    if (nextUnit === "ever") onChange("ever");
    else onChange(nextCount === "" ? undefined : `${nextCount}${nextUnit}`);
  };
  return (
    <Input.Wrapper label={label} description={description} error={error} id={id} labelElement="div">
      <Group gap={8} wrap="nowrap" mt={description === undefined ? 0 : 6}>
        {unit !== "ever" && (
          <NumberInput
            w={96}
            min={0}
            max={9_999}
            allowDecimal={false}
            allowNegative={false}
            aria-label={`${label}: ${words.count}`}
            placeholder={countOf(usual).toString()}
            value={count}
            error={error !== undefined && error !== null}
            disabled={disabled}
            onChange={(next) => tell(next, unit)}
          />
        )}
        <Select
          w={130}
          aria-label={`${label}: ${words.unit}`}
          value={unit}
          allowDeselect={false}
          disabled={disabled}
          data={[...units, ...(ever ? (["ever"] as const) : [])].map((one) => ({
            value: one,
            label: words.units[one],
          }))}
          onChange={(next) => tell(count === "" ? 1 : count, next as Unit)}
        />
      </Group>
    </Input.Wrapper>
  );
}

function unitOf(text: string): Unit {
  return text === "ever" ? "ever" : (units.find((unit) => text.endsWith(unit)) ?? "h");
}

function countOf(text: string | undefined): number | "" {
  const count = Number.parseInt(text ?? "", 10);
  return Number.isNaN(count) ? "" : count;
}
