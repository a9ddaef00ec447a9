import { SegmentedControl } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";

/** One of a few, side by side; below each other on a phone. */
export function Segments<T extends string>({
  label,
  value,
  onChange,
  data,
  disabled = false,
}: {
  label: string;
  value: T;
  onChange: (value: T) => void;
  data: readonly { readonly value: T; readonly label: string }[];
  disabled?: boolean;
}) {
  const isNarrow = useMediaQuery("(max-width: 700px)", undefined, { getInitialValueInEffect: false });
  return (
    <SegmentedControl
      aria-label={label}
      value={value}
      disabled={disabled}
      data={[...data]}
      orientation={isNarrow ? "vertical" : "horizontal"}
      fullWidth={isNarrow === true}
      onChange={(next) => onChange(next as T)}
    />
  );
}
