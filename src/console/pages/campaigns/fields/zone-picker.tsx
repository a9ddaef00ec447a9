import { MultiSelect } from "@mantine/core";
import { useMemo, useState } from "react";
import type { Zone } from "../../../api/zones.ts";
import { useFormat } from "../../../strings/format.ts";
import type { Choice } from "../draft/body.ts";
import { fieldStrings } from "./strings.ts";

const shown = 40;

/** Zones by name and by tag in one field; nothing chosen is every zone. */
export function ZonePicker({
  label,
  description,
  placeholder,
  choice,
  onChange,
  zones,
  error,
  disabled = false,
}: {
  label: string;
  description?: string;
  placeholder?: string;
  choice: Choice;
  onChange: (choice: Choice) => void;
  zones: readonly Zone[] | undefined;
  error?: string | null;
  disabled?: boolean;
}) {
  const words = fieldStrings.use();
  const { number } = useFormat();
  const [typed, setTyped] = useState("");
  const tags = useMemo(() => tagsOf(zones ?? []), [zones]);
  const needle = typed.trim().toLocaleLowerCase();
  const isChosen = (kind: "ids" | "tags", value: string) => choice[kind].includes(value);
  const tagOptions = [...new Set([...choice.tags, ...tags.keys()])]
    .filter((tag) => isChosen("tags", tag) || tag.toLocaleLowerCase().includes(needle))
    .map((tag) => ({
      value: `tag ${tag}`,
      label: isChosen("tags", tag) ? `#${tag}` : `#${tag} · ${words.tagCount(number(tags.get(tag) ?? 0))}`,
    }));
  const names = new Map(choice.ids.map((id) => [id, id]));
  for (const { id, name } of zones ?? []) {
    if (names.has(id)) names.set(id, name);
    else if (names.size < shown + choice.ids.length && `${name} ${id}`.toLocaleLowerCase().includes(needle))
      names.set(id, name);
  }
  const zoneOptions = [...names].map(([id, name]) => ({ value: `zone ${id}`, label: name }));
  const values = [...choice.tags.map((tag) => `tag ${tag}`), ...choice.ids.map((id) => `zone ${id}`)];
  return (
    <MultiSelect
      label={label}
      description={description}
      placeholder={values.length === 0 ? (placeholder ?? words.allZones) : ""}
      value={values}
      error={error}
      disabled={disabled}
      searchable
      clearable
      hidePickedOptions
      searchValue={typed}
      onSearchChange={setTyped}
      nothingFoundMessage={words.noZone}
      maxDropdownHeight={320}
      data={[
        { group: words.tags, items: tagOptions },
        { group: words.zones, items: zoneOptions },
      ]}
      filter={({ options }) => options}
      onChange={(next) =>
        onChange({
          ids: next.filter((value) => value.startsWith("zone ")).map((value) => value.slice(5)),
          tags: next.filter((value) => value.startsWith("tag ")).map((value) => value.slice(4)),
        })
      }
    />
  );
}

/** How many zones have each tag, the most common first. */
function tagsOf(zones: readonly Zone[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { tags } of zones) for (const tag of tags) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return new Map([...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)));
}
