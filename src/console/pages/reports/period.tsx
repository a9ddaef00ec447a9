import { Group, SegmentedControl, Text, TextInput } from "@mantine/core";
import type { Period } from "../../api/reports.ts";
import { setQuery, usePlace } from "../../app/router.ts";
import { reportsStrings } from "./strings.ts";

const day = 86_400_000;
const presets = ["7d", "30d", "90d", "all"] as const;
const usual = "30d";

const dayText = (at: number) => new Date(at).toISOString().slice(0, 10);
const isDay = (text: string | null): text is string =>
  text !== null && /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));

type Choice = (typeof presets)[number] | "custom";

function choiceOf(query: URLSearchParams): Choice {
  if (query.has("from") || query.has("to")) return "custom";
  return presets.find((one) => one === query.get("period")) ?? usual;
}

/** The period that the URL names: whole days, as reports count them (UTC). */
export function usePeriod(): Period {
  const { query } = usePlace();
  const choice = choiceOf(query);
  if (choice === "all") return { from: null, to: null };
  if (choice === "custom") {
    const [from, to] = [query.get("from"), query.get("to")];
    return {
      from: isDay(from) ? `${from}T00:00:00Z` : null,
      to: isDay(to) ? `${dayText(Date.parse(to) + day)}T00:00:00Z` : null,
    };
  }
  const days = Number.parseInt(choice, 10);
  return { from: `${dayText(Date.now() - (days - 1) * day)}T00:00:00Z`, to: null };
}

export function PeriodPicker() {
  const words = reportsStrings.use().period;
  const { query } = usePlace();
  const choice = choiceOf(query);
  const choose = (next: string) => {
    const isCustom = next === "custom";
    setQuery({
      period: isCustom || next === usual ? null : next,
      from: isCustom ? dayText(Date.now() - 6 * day) : null,
      to: isCustom ? dayText(Date.now()) : null,
    });
  };
  return (
    <div>
      <SegmentedControl
        size="xs"
        aria-label={words.label}
        value={choice}
        onChange={choose}
        data={[...presets, "custom" as const].map((value) => ({ value, label: words[value] }))}
      />
      {choice === "custom" && (
        <Group gap="xs" mt="xs" wrap="nowrap">
          {(["from", "to"] as const).map((end) => (
            <TextInput
              key={end}
              type="date"
              size="xs"
              label={words[end]}
              value={query.get(end) ?? ""}
              onChange={(event) => setQuery({ [end]: event.currentTarget.value })}
            />
          ))}
        </Group>
      )}
      <Text size="xs" c="dimmed" mt={4}>
        {words.utc}
      </Text>
    </div>
  );
}
