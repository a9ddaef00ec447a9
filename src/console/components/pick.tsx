import { Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { get } from "../api/client.ts";
import { useCampaignName, useZoneName } from "../api/names.ts";
import type { Page } from "../api/pages.ts";
import { Icon } from "./icon.tsx";

const sources = {
  zone: { path: "/v1/geofences", icon: "pin", useName: useZoneName },
  campaign: { path: "/v1/campaigns", icon: "campaigns", useName: useCampaignName },
  customer: { path: "/v1/customers", icon: "user", useName: (id: string) => id },
} as const;

const most = 20;

/** One zone, campaign or customer, found by the server by its name as it is typed; none chosen is all. */
export function Pick({
  what,
  label,
  all,
  value,
  onChange,
}: {
  what: keyof typeof sources;
  label: string;
  /** What stands there while none is chosen. */
  all: string;
  value: string;
  onChange: (id: string | null) => void;
}) {
  const { path, icon, useName } = sources[what];
  const name = useName(value);
  const [typed, setTyped] = useState("");
  const [q] = useDebouncedValue(typed === name ? "" : typed, 200);
  const { data } = useQuery({
    queryKey: ["pick", what, q],
    queryFn: ({ signal }) =>
      get<Page<{ id: string; name?: string }>>(path, { q: q.trim(), limit: most }, signal),
    placeholderData: (before) => before,
  });
  const found = (data?.data ?? []).map((one) => ({ value: one.id, label: one.name ?? one.id }));
  const isChosenListed = value === "" || found.some((one) => one.value === value);
  return (
    <Select
      aria-label={label}
      placeholder={all}
      value={value === "" ? null : value}
      onChange={onChange}
      data={isChosenListed ? found : [{ value, label: name }, ...found]}
      filter={({ options }) => options}
      searchValue={typed}
      onSearchChange={setTyped}
      searchable
      clearable
      size="sm"
      leftSection={<Icon name={icon} size={16} />}
      comboboxProps={{ shadow: "md" }}
    />
  );
}
