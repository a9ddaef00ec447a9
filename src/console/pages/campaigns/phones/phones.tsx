import { Alert, Anchor, Select, Skeleton, Text } from "@mantine/core";
import type { CampaignView } from "../../../../http/views.ts";
import { useCustomerBrief, useCustomerSample } from "../../../api/campaigns-customers.ts";
import { useStoredPreview } from "../../../api/campaigns-preview.ts";
import { useQueryParam } from "../../../app/router.ts";
import { Icon } from "../../../components/icon.tsx";
import { faultBelow, ProblemNote } from "../../../components/problem.tsx";
import { reasonIn, reasonStrings } from "../../../components/reasons.ts";
import { useFormat } from "../../../strings/format.ts";
import { useLanguage } from "../../../strings/language.ts";
import { languageName } from "../content/language-name.ts";
import { useEditing } from "../editor/context.ts";
import { CustomerPicker } from "../fields/customer-picker.tsx";
import { Android, IPhone } from "./phone.tsx";
import classes from "./phones.module.css";
import { phoneStrings } from "./strings.ts";
import type { Rendered } from "./trial.ts";
import { somebody, useRendered } from "./use-rendered.ts";
import { useVersion } from "./use-version.ts";
import { defaultVariant, nameOf, textsOf } from "./versions.ts";

/** What a customer would see on both kinds of phone, in the language and variant chosen. */
export function Phones({ stored }: { stored: CampaignView | null }) {
  const words = phoneStrings.use();
  const language = useLanguage();
  const { draft, zones, chosen, mayEdit } = useEditing();
  const [customerId, setCustomer] = useQueryParam("customer");
  const { data: sample, isPending } = useCustomerSample();
  const id = customerId || (sample?.[0]?.id ?? "");
  const brief = useCustomerBrief(id);
  const isKnown = !(isPending && customerId === "") && zones !== undefined && !brief.isLoading;
  const customer = isKnown ? (brief.data ?? somebody) : undefined;
  const { version, show } = useVersion(draft.content);
  const rendered = useRendered(draft, version, customer, chosen[0]);
  const preview = useStoredPreview(stored, id, chosen[0]?.id ?? "");
  if (!mayEdit) return null;
  const { locales = {}, variants = [] } = draft.content;
  const hasVersions = variants.length > 0 || Object.keys(locales).length > 0;
  const texts = textsOf(draft.content, version);
  return (
    <section className={classes.phones} aria-label={words.title}>
      <div className={classes.choices}>
        <CustomerPicker
          label={words.customer}
          placeholder={words.somebody}
          value={id}
          onChange={setCustomer}
        />
        {Object.keys(locales).length > 0 && (
          <Select
            label={words.language}
            allowDeselect={false}
            value={version.locale ?? ""}
            data={[
              { value: "", label: words.anyLanguage },
              ...Object.keys(locales).map((value) => ({ value, label: languageName(value, language) })),
            ]}
            onChange={(locale) => show({ locale: locale || null })}
          />
        )}
        {variants.length > 0 && (
          <Select
            label={words.variant}
            allowDeselect={false}
            value={version.variant}
            data={[
              { value: defaultVariant, label: words.mainVariant },
              ...variants.map(({ id }) => ({ value: id, label: id.toUpperCase() })),
            ]}
            onChange={(variant) => show({ variant: variant ?? defaultVariant })}
          />
        )}
      </div>
      <ProblemNote error={rendered.error} shown={["/campaigns"]} />
      {!rendered.isWritten ? (
        <Text size="sm" c="dimmed" className={classes.empty}>
          {words.empty}
        </Text>
      ) : (
        <Screens
          rendered={rendered.data}
          fault={faultBelow(rendered.error, "/campaigns")}
          isBroken={rendered.error !== null}
          hasImage={texts.image !== undefined}
        />
      )}
      {preview.data !== undefined && hasVersions && (
        <Text size="xs" c="dimmed">
          {words.gets(
            preview.data.variant === defaultVariant ? words.mainVariant : preview.data.variant.toUpperCase(),
            preview.data.locale === null ? words.anyLanguage : languageName(preview.data.locale, language),
          )}{" "}
          {nameOf(preview.data) !== nameOf(version) && (
            <Anchor component="button" type="button" size="xs" onClick={() => show(preview.data)}>
              {words.showTheirs}
            </Anchor>
          )}
        </Text>
      )}
    </section>
  );
}

function Screens({
  rendered,
  fault,
  isBroken,
  hasImage,
}: {
  rendered: Rendered | undefined;
  /** Why it is no template at all. */
  fault: string | null;
  isBroken: boolean;
  hasImage: boolean;
}) {
  const words = phoneStrings.use();
  const reasons = reasonStrings.use();
  const { number } = useFormat();
  if (fault !== null) return <Unwritten why={words.cannot} detail={fault} />;
  if (rendered === undefined) return isBroken ? null : <Skeleton height={320} radius="lg" />;
  if (!rendered.ok)
    return (
      <Unwritten
        why={rendered.reason === "render_failed" ? words.cannot : words.notSent}
        detail={rendered.detail || reasonIn(reasons, rendered.reason)}
      />
    );
  const message = { ...rendered, hasImage };
  const [titleLength, bodyLength] = [[...rendered.title].length, [...rendered.body].length];
  return (
    <>
      <IPhone message={message} />
      <Android message={message} />
      {titleLength > 40 && <Text size="xs">{words.cutTitle(number(titleLength))}</Text>}
      {bodyLength > 150 && <Text size="xs">{words.cutBody(number(bodyLength))}</Text>}
    </>
  );
}

function Unwritten({ why, detail }: { why: string; detail: string }) {
  return (
    <Alert variant="light" color="red" icon={<Icon name="failed" />}>
      {why} <strong>{detail}</strong>
    </Alert>
  );
}
