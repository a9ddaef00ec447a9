import { Button, Tabs } from "@mantine/core";
import { Icon } from "../../../components/icon.tsx";
import { offerUndo } from "../../../components/toast.tsx";
import { useFormat } from "../../../strings/format.ts";
import { useLanguage } from "../../../strings/language.ts";
import type { Content } from "../draft/body.ts";
import { useEditing } from "../editor/context.ts";
import { defaultVariant, nameOf, type Version } from "../phones/versions.ts";
import { AddLanguage } from "./add-language.tsx";
import classes from "./content.module.css";
import { languageName } from "./language-name.ts";
import { nextVariant, pointerOf, shareOf, withTexts } from "./overlay.ts";
import { contentStrings } from "./strings.ts";
import { Texts } from "./texts.tsx";
import { VersionNote } from "./version-note.tsx";

const mostVariants = 20;

/** The default, each variant and each language: one is looked at and written at a time. */
export function VersionTabs({ version, show }: { version: Version; show: (next: Partial<Version>) => void }) {
  const words = contentStrings.use();
  const { draft, change, mayEdit, faultBelow } = useEditing();
  const { content } = draft;
  const tabs = useTabs(content);
  // Where a language is chosen, its texts are written, whatever variant is looked at.
  const written = version.locale === null ? version : { ...version, variant: defaultVariant };
  const current = nameOf(written);
  const replace = (next: Content, message: string) => {
    change({ content: next });
    show(main);
    offerUndo(message, async () => change({ content }));
  };
  const add = (next: Content, added: Version) => {
    change({ content: next });
    show(added);
  };
  const addVariant = () => {
    const variant = nextVariant(content);
    const variants = [...(content.variants ?? []), { id: variant, weight: 1 }];
    add({ ...content, variants }, { locale: null, variant });
  };
  return (
    <Tabs
      value={current}
      onChange={(next) => show(tabs.find((tab) => nameOf(tab.version) === next)?.version ?? main)}
    >
      <div className={classes.tabs}>
        <Tabs.List aria-label={words.versions}>
          {tabs.map((tab) => (
            <Tabs.Tab
              key={nameOf(tab.version)}
              value={nameOf(tab.version)}
              rightSection={
                faultBelow(pointerOf(content, tab.version)) !== null && <Icon name="warning" size={14} />
              }
            >
              {tab.label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {mayEdit && (
          <div className={classes.adders}>
            <AddLanguage
              taken={Object.keys(content.locales ?? {})}
              onAdd={(locale) => {
                const added = { locale, variant: defaultVariant };
                add(withTexts(content, added, {}), added);
              }}
            />
            <Button
              variant="default"
              size="compact-sm"
              leftSection={<Icon name="plus" size={14} />}
              disabled={(content.variants?.length ?? 0) >= mostVariants}
              onClick={addVariant}
            >
              {words.addVariant}
            </Button>
          </div>
        )}
      </div>
      {tabs.map((tab) => (
        <Tabs.Panel key={nameOf(tab.version)} value={nameOf(tab.version)} className={classes.panel}>
          {nameOf(tab.version) === current && (
            <>
              <VersionNote version={written} onRemove={replace} />
              <Texts version={written} />
            </>
          )}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}

const main: Version = { locale: null, variant: defaultVariant };

function useTabs(content: Content): readonly { readonly version: Version; readonly label: string }[] {
  const words = contentStrings.use();
  const language = useLanguage();
  const { percent } = useFormat();
  const { locales = {}, variants = [] } = content;
  return [
    { version: main, label: words.main },
    ...variants.map(({ id, weight }) => ({
      version: { locale: null, variant: id },
      label: words.variant(id.toUpperCase(), percent(shareOf(content, weight))),
    })),
    ...Object.keys(locales).map((locale) => ({
      version: { locale, variant: defaultVariant },
      label: languageName(locale, language),
    })),
  ];
}
