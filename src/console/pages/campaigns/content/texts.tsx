import { Button, Collapse, Stack, Text, Textarea, TextInput, UnstyledButton } from "@mantine/core";
import { useRef, useState } from "react";
import { Icon } from "../../../components/icon.tsx";
import { useEditing } from "../editor/context.ts";
import { defaultVariant, textsOf, type Version } from "../phones/versions.ts";
import classes from "./content.module.css";
import { ownTexts, pointerOf, withTexts } from "./overlay.ts";
import { contentStrings } from "./strings.ts";

type Field = "title" | "body" | "url" | "image";

/** The texts of one version; what it leaves to others stands there greyed. */
export function Texts({ version }: { version: Version }) {
  const words = contentStrings.use();
  const { draft, change, faultAt, mayEdit } = useEditing();
  const { content } = draft;
  const own = ownTexts(content, version);
  const below = textsOf(content, {
    locale: null,
    variant: version.locale === null ? defaultVariant : version.variant,
  });
  const pointer = pointerOf(content, version);
  const fields = useRef<Partial<Record<Field, HTMLInputElement | HTMLTextAreaElement | null>>>({});
  const last = useRef<Field>("body");
  const [hasMore, setMore] = useState(() => own.url !== undefined || own.image !== undefined);
  const set = (field: Field, text: string) =>
    change({ content: withTexts(content, version, { [field]: text }) });
  const isDefault = pointer === "/content/default";
  const common = (field: Field) => ({
    ref: (element: HTMLInputElement | HTMLTextAreaElement | null) => {
      fields.current[field] = element;
    },
    value: own[field] ?? "",
    placeholder: isDefault ? undefined : below[field],
    error: faultAt(`${pointer}/${field}`),
    disabled: !mayEdit,
    maxLength: field === "title" ? 500 : 2_000,
    onFocus: () => {
      last.current = field;
    },
    onChange: (event: { currentTarget: { value: string } }) => set(field, event.currentTarget.value),
  });
  const insert = (text: string) => {
    const field = last.current;
    const element = fields.current[field];
    const value = own[field] ?? "";
    const at = element?.selectionStart ?? value.length;
    set(field, value.slice(0, at) + text + value.slice(element?.selectionEnd ?? at));
    requestAnimationFrame(() => {
      element?.focus();
      element?.setSelectionRange(at + text.length, at + text.length);
    });
  };
  return (
    <Stack gap={14}>
      <TextInput label={words.heading} {...common("title")} />
      <Textarea label={words.body} autosize minRows={2} maxRows={8} {...common("body")} />
      {mayEdit && <Variables hasOffer={draft.offer !== undefined} onInsert={insert} />}
      <UnstyledButton className={classes.more} aria-expanded={hasMore} onClick={() => setMore(!hasMore)}>
        <Icon name={hasMore ? "close" : "plus"} size={14} />
        {words.more}
      </UnstyledButton>
      <Collapse expanded={hasMore}>
        <Stack gap={14}>
          <TextInput label={words.url} description={words.urlHint} {...common("url")} />
          <TextInput label={words.image} description={words.imageHint} {...common("image")} />
        </Stack>
      </Collapse>
    </Stack>
  );
}

/** What may be filled in, put where the caret is. */
function Variables({ hasOffer, onInsert }: { hasOffer: boolean; onInsert: (text: string) => void }) {
  const words = contentStrings.use();
  const names = Object.keys(words.variables) as (keyof typeof words.variables)[];
  const codeOf = (name: string) => {
    if (name === "customer.firstName") return `{{ customer.firstName | default: '${words.firstNameElse}' }}`;
    return name === "offer.expiresAt" ? "{{ offer.expiresAt | date: '%d/%m' }}" : `{{ ${name} }}`;
  };
  return (
    <div className={classes.variables}>
      <Text size="xs" c="dimmed">
        {words.insert}
      </Text>
      {names
        .filter((name) => hasOffer || !name.startsWith("offer."))
        .map((name) => (
          <Button
            key={name}
            variant="default"
            size="compact-xs"
            // The caret stays where it is.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onInsert(codeOf(name))}
          >
            {words.variables[name]}
          </Button>
        ))}
    </div>
  );
}
