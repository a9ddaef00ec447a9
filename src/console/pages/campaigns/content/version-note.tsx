import { Button, NumberInput, Text } from "@mantine/core";
import { Icon } from "../../../components/icon.tsx";
import { useLanguage } from "../../../strings/language.ts";
import type { Content } from "../draft/body.ts";
import { useEditing } from "../editor/context.ts";
import { defaultVariant, type Version } from "../phones/versions.ts";
import classes from "./content.module.css";
import { languageName } from "./language-name.ts";
import { withoutLanguage, withoutVariant } from "./overlay.ts";
import { contentStrings } from "./strings.ts";

/** What a version is, how much it weighs, and how to be rid of it. */
export function VersionNote({
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
