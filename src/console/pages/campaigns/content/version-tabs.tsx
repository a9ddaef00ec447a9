import { ActionIcon, Button, Menu, NumberInput, Tabs, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { Icon } from "../../../components/icon.tsx";
import { offerUndo } from "../../../components/toast.tsx";
import { useFormat } from "../../../strings/format.ts";
import { useLanguage } from "../../../strings/language.ts";
import type { Content } from "../draft/body.ts";
import { useEditing } from "../editor/context.ts";
import { defaultVariant, type Version } from "../phones/versions.ts";
import classes from "./content.module.css";
import { languageName } from "./language-name.ts";
import { nextVariant, shareOf, withoutLanguage, withoutVariant, withTexts } from "./overlay.ts";
import { contentStrings } from "./strings.ts";

const common = ["en", "fr", "de", "es", "it", "nl", "pt", "pl", "ar", "zh", "ja"] as const;
const tag = /^[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8}){0,4}$/;

/** The default, each variant and each language: one is looked at and written at a time. */
export function VersionTabs({ version, show }: { version: Version; show: (next: Partial<Version>) => void }) {
  const words = contentStrings.use();
  const language = useLanguage();
  const { percent } = useFormat();
  const { draft, change, mayEdit, faultBelow } = useEditing();
  const { content } = draft;
  const { locales = {}, variants = [] } = content;
  const value = version.locale === null ? `variant ${version.variant}` : `locale ${version.locale}`;
  const replace = (next: Content, message: string) => {
    change({ content: next });
    show({ locale: null, variant: defaultVariant });
    offerUndo(message, async () => change({ content }));
  };
  return (
    <div>
      <div className={classes.tabs}>
        <Tabs
          value={value}
          keepMounted={false}
          onChange={(next) => {
            if (next?.startsWith("locale ")) show({ locale: next.slice(7), variant: defaultVariant });
            else if (next !== null) show({ locale: null, variant: next.slice(8) });
          }}
        >
          <Tabs.List aria-label={words.versions}>
            <Tab value={`variant ${defaultVariant}`} fault={faultBelow("/content/default")}>
              {words.main}
            </Tab>
            {variants.map(({ id, weight }, at) => (
              <Tab key={id} value={`variant ${id}`} fault={faultBelow(`/content/variants/${at}`)}>
                {words.variant(id.toUpperCase(), percent(shareOf(content, weight)))}
              </Tab>
            ))}
            {Object.keys(locales).map((locale) => (
              <Tab key={locale} value={`locale ${locale}`} fault={faultBelow(`/content/locales/${locale}`)}>
                {languageName(locale, language)}
              </Tab>
            ))}
          </Tabs.List>
          <Tabs.Panel value={value}>
            <VersionNote version={version} onRemove={replace} />
          </Tabs.Panel>
        </Tabs>
        {mayEdit && (
          <div className={classes.adders}>
            <AddLanguage
              taken={Object.keys(locales)}
              onAdd={(locale) => {
                change({ content: withTexts(content, { locale, variant: defaultVariant }, {}) });
                show({ locale, variant: defaultVariant });
              }}
            />
            <Button
              variant="default"
              size="compact-sm"
              leftSection={<Icon name="plus" size={14} />}
              disabled={variants.length >= 20}
              onClick={() => {
                const id = nextVariant(content);
                change({ content: { ...content, variants: [...variants, { id, weight: 1 }] } });
                show({ locale: null, variant: id });
              }}
            >
              {words.addVariant}
            </Button>
          </div>
        )}
      </div>
    </div>
  );
}

function Tab({ value, fault, children }: { value: string; fault: string | null; children: string }) {
  return (
    <Tabs.Tab
      value={value}
      rightSection={fault === null ? undefined : <Icon name="warning" size={14} />}
      data-fault={fault !== null || undefined}
    >
      {children}
    </Tabs.Tab>
  );
}

function AddLanguage({ taken, onAdd }: { taken: readonly string[]; onAdd: (locale: string) => void }) {
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

/** What a version is, how much it weighs, and how to be rid of it. */
function VersionNote({
  version: { locale, variant },
  onRemove,
}: {
  version: Version;
  onRemove: (next: Content, message: string) => void;
}) {
  const words = contentStrings.use();
  const language = useLanguage();
  const { draft, change, faultAt, mayEdit } = useEditing();
  const { content } = draft;
  if (locale === null && variant === defaultVariant) return null;
  const at = content.variants?.findIndex(({ id }) => id === variant) ?? -1;
  const name = locale === null ? variant.toUpperCase() : languageName(locale, language);
  const note =
    locale === null
      ? words.variantNote
      : content.variants?.length
        ? `${words.languageNote} ${words.languageWins}`
        : words.languageNote;
  const remove = () =>
    locale === null
      ? onRemove(withoutVariant(content, variant), words.removedVariant(name))
      : onRemove(withoutLanguage(content, locale), words.removedLanguage(name));
  return (
    <div className={classes.note}>
      <Text size="sm" c="dimmed">
        {note}
      </Text>
      <div className={classes.noteEnd}>
        {locale === null && (
          <NumberInput
            w={130}
            size="xs"
            label={words.weight}
            description={words.weightHint}
            min={0.01}
            max={1_000_000}
            value={content.variants?.[at]?.weight ?? 1}
            error={faultAt(`/content/variants/${at}/weight`)}
            disabled={!mayEdit}
            onChange={(weight) =>
              change({
                content: {
                  ...content,
                  variants: content.variants?.map((one, i) =>
                    i === at ? { ...one, weight: Number(weight) || 1 } : one,
                  ),
                },
              })
            }
          />
        )}
        {mayEdit && (
          <Button
            variant="subtle"
            color="gray"
            size="compact-sm"
            leftSection={<Icon name="trash" size={16} />}
            onClick={remove}
          >
            {locale === null ? words.removeVariant(name) : words.removeLanguage(name)}
          </Button>
        )}
      </div>
    </div>
  );
}
