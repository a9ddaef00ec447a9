import { Button, Select, Stack, Switch, Text } from "@mantine/core";
import { useState } from "react";
import { useOffers } from "../../../api/campaigns-offers.ts";
import { Icon } from "../../../components/icon.tsx";
import { useFormat } from "../../../strings/format.ts";
import { useEditing } from "../editor/context.ts";
import classes from "../editor/fields.module.css";
import { OfferDialog } from "./offer-dialog.tsx";
import { offerStrings } from "./strings.ts";

/** The offer of a campaign: one that there is, or a new one. */
export function OfferField() {
  const words = offerStrings.use();
  const { number, duration } = useFormat();
  const { draft, change, faultAt, mayEdit } = useEditing();
  const { data: offers = [] } = useOffers();
  const [asked, setAsked] = useState<"new" | "change" | null>(null);
  const offer = offers.find(({ id }) => id === draft.offer);
  const isMentioned = JSON.stringify(draft.content).includes("offer.");
  return (
    <Stack gap={12} className={classes.sub}>
      <div className={classes.line}>
        <Select
          className={classes.wide}
          label={words.title}
          description={words.hint}
          placeholder={words.none}
          searchable
          clearable
          value={draft.offer ?? null}
          data={[
            ...offers.map(({ id, name }) => ({ value: id, label: name })),
            ...(draft.offer !== undefined && offer === undefined
              ? [{ value: draft.offer, label: draft.offer }]
              : []),
          ]}
          error={faultAt("/offer")}
          disabled={!mayEdit}
          onChange={(id) => change({ offer: id ?? undefined })}
        />
        {mayEdit && (
          <Button
            variant="default"
            leftSection={<Icon name="plus" size={16} />}
            onClick={() => setAsked("new")}
          >
            {words.create}
          </Button>
        )}
      </div>
      {offer !== undefined && (
        <Text size="sm" c="dimmed">
          {[
            offer.kind === "shared" ? `${words.shared}: ${offer.code}` : words.unique,
            words.goodFor(duration(offer.validFor)),
            offer.maxRedemptions === undefined
              ? words.unlimited
              : words.stockOf(number(offer.maxRedemptions)),
          ].join(" · ")}
          {mayEdit && (
            <Button ml={8} variant="subtle" size="compact-sm" onClick={() => setAsked("change")}>
              {words.change}
            </Button>
          )}
        </Text>
      )}
      {offer !== undefined && !isMentioned && (
        <Text size="sm" c="var(--suppressed)">
          {words.notUsed}
        </Text>
      )}
      {offer?.kind === "unique" && (
        <Switch
          label={words.anonymous}
          checked={draft.anonymous === true}
          disabled={!mayEdit}
          onChange={(event) => change({ anonymous: event.currentTarget.checked || undefined })}
        />
      )}
      {asked !== null && (
        <OfferDialog
          offer={asked === "change" ? (offer ?? null) : null}
          onClose={() => setAsked(null)}
          onSaved={({ id }) => {
            change({ offer: id });
            setAsked(null);
          }}
        />
      )}
    </Stack>
  );
}
