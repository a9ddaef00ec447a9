import { ActionIcon, Button, Menu, TextInput } from "@mantine/core";
import { useState } from "react";
import { Icon } from "../../../components/icon.tsx";
import { useLanguage } from "../../../strings/language.ts";
import { languageName } from "./language-name.ts";
import { contentStrings } from "./strings.ts";

const common = ["en", "fr", "de", "es", "it", "nl", "pt", "pl", "ar", "zh", "ja"] as const;
const tag = /^[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8}){0,4}$/;

/** The usual languages by name, any other by its tag. */
export function AddLanguage({ taken, onAdd }: { taken: readonly string[]; onAdd: (locale: string) => void }) {
  const words = contentStrings.use();
  const language = useLanguage();
  const [typed, setTyped] = useState("");
  const isTag = tag.test(typed.trim()) && !taken.includes(typed.trim());
  return (
    <Menu position="bottom-start" width={240} onClose={() => setTyped("")}>
      <Menu.Target>
        <Button variant="default" size="compact-sm" leftSection={<Icon name="plus" size={14} />}>
          {words.addLanguage}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {common
          .filter((locale) => !taken.includes(locale))
          .map((locale) => (
            <Menu.Item key={locale} onClick={() => onAdd(locale)}>
              {languageName(locale, language)}
            </Menu.Item>
          ))}
        <Menu.Divider />
        <TextInput
          m={8}
          size="xs"
          aria-label={words.otherTag}
          placeholder={words.otherTag}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          onKeyDown={(event) => {
            event.stopPropagation();
            if (event.key === "Enter" && isTag) onAdd(typed.trim());
          }}
          rightSection={
            <ActionIcon
              variant="subtle"
              size={24}
              aria-label={words.addLanguage}
              disabled={!isTag}
              onClick={() => onAdd(typed.trim())}
            >
              <Icon name="plus" size={14} />
            </ActionIcon>
          }
        />
      </Menu.Dropdown>
    </Menu>
  );
}
