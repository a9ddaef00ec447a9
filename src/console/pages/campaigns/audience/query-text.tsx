import { Textarea } from "@mantine/core";
import { useState } from "react";
import { same } from "../draft/same.ts";
import type { Query } from "./rules.ts";
import { audienceStrings } from "./strings.ts";

/** A query as its text, for what a list of conditions cannot say. */
export function QueryText({
  query,
  onChange,
  error,
  disabled,
}: {
  query: Query | undefined;
  onChange: (query: Query | undefined) => void;
  error: string | null;
  disabled: boolean;
}) {
  const words = audienceStrings.use();
  const [text, setText] = useState(() => written(query));
  const parsed = read(text);
  if (parsed !== null && !same(parsed, query ?? {})) setText(written(query));
  return (
    <Textarea
      label={words.text}
      description={words.textHint}
      value={text}
      error={parsed === null ? words.notJson : error}
      disabled={disabled}
      autosize
      minRows={5}
      maxRows={20}
      spellCheck={false}
      styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)", fontSize: 13 } }}
      onChange={(event) => {
        const next = event.currentTarget.value;
        setText(next);
        const query = read(next);
        if (query !== null) onChange(Object.keys(query).length === 0 ? undefined : query);
      }}
    />
  );
}

function written(query: Query | undefined): string {
  return JSON.stringify(query ?? {}, null, 2);
}

function read(text: string): Query | null {
  if (text.trim() === "") return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Query) : null;
  } catch {
    return null;
  }
}
