import { Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { nameOf, useCustomerBrief, useFoundCustomers } from "../../../api/campaigns-customers.ts";
import { Icon } from "../../../components/icon.tsx";

/** One customer, found by the server by name or id. */
export function CustomerPicker({
  label,
  placeholder,
  description,
  value,
  error,
  onChange,
}: {
  label: string;
  placeholder: string;
  description?: string;
  value: string;
  error?: string | null;
  onChange: (id: string | null) => void;
}) {
  const { data: chosen } = useCustomerBrief(value);
  const [typed, setTyped] = useState("");
  const name = chosen === undefined ? value : nameOf(chosen);
  const [q] = useDebouncedValue(typed === name ? "" : typed.trim(), 200);
  const { data = [] } = useFoundCustomers(q);
  const found = data.map((one) => ({ value: one.id, label: nameOf(one) }));
  const isListed = value === "" || found.some((one) => one.value === value);
  return (
    <Select
      label={label}
      description={description}
      placeholder={placeholder}
      searchable
      value={value === "" ? null : value}
      error={error}
      data={isListed ? found : [{ value, label: name }, ...found]}
      filter={({ options }) => options}
      searchValue={typed}
      onSearchChange={setTyped}
      leftSection={<Icon name="user" size={16} />}
      renderOption={({ option }) => (
        <span>
          {option.label}
          {option.label !== option.value && (
            <span style={{ color: "var(--ink-2)", marginLeft: 8 }}>{option.value}</span>
          )}
        </span>
      )}
      onChange={onChange}
    />
  );
}
