import { Button, Group, NumberInput, Radio, Stack, Text, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { OfferView } from "../../../../http/views.ts";
import { freshId } from "../../../api/campaigns.ts";
import { type OfferBody, putOffer } from "../../../api/campaigns-offers.ts";
import { Dialog } from "../../../components/dialog.tsx";
import { faultAt, ProblemNote } from "../../../components/problem.tsx";
import { common } from "../../../strings/common.ts";
import { DurationInput } from "../fields/duration-input.tsx";
import { instantOf, localOf } from "../fields/local-time.ts";
import { offerStrings } from "./strings.ts";

const fields = ["/name", "/kind", "/code", "/validFor", "/maxRedemptions", "/endAt"];

export function OfferDialog({
  offer,
  onClose,
  onSaved,
}: {
  /** Null for a new one. */
  offer: OfferView | null;
  onClose: () => void;
  onSaved: (offer: OfferView) => void;
}) {
  const words = offerStrings.use();
  const { cancel } = common.use();
  const [body, setBody] = useState<OfferBody>(() => bodyOf(offer));
  const saving = useMutation({
    mutationFn: () => putOffer(offer?.id ?? freshId(body.name), cleaned(body)),
    onSuccess: onSaved,
  });
  const set = (part: Partial<OfferBody>) => setBody({ ...body, ...part });
  const fault = (pointer: string) => faultAt(saving.error, pointer);
  return (
    <Dialog onClose={onClose} title={offer === null ? words.newTitle : words.changeTitle}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          // The page below is a form of its own.
          event.stopPropagation();
          saving.mutate();
        }}
      >
        <Stack>
          <TextInput
            label={words.name}
            description={words.nameHint}
            required
            withAsterisk={false}
            maxLength={200}
            value={body.name}
            error={fault("/name")}
            onChange={(event) => set({ name: event.currentTarget.value })}
            data-autofocus
          />
          <Radio.Group
            label={words.kind}
            value={body.kind}
            error={fault("/kind")}
            onChange={(kind) => set({ kind: kind as OfferBody["kind"] })}
          >
            <Stack gap={8} mt={6}>
              <Radio value="shared" label={words.shared} description={words.sharedHint} />
              <Radio value="unique" label={words.unique} description={words.uniqueHint} />
            </Stack>
          </Radio.Group>
          {body.kind === "shared" && (
            <TextInput
              label={words.code}
              required
              withAsterisk={false}
              maxLength={64}
              value={body.code ?? ""}
              error={fault("/code")}
              onChange={(event) => set({ code: event.currentTarget.value.replace(/\s/g, "") })}
            />
          )}
          <DurationInput
            label={words.validFor}
            description={words.validForHint}
            value={body.validFor}
            onChange={(validFor) => set({ validFor: validFor ?? "7d" })}
            error={fault("/validFor")}
          />
          <NumberInput
            label={words.stock}
            description={words.stockHint}
            min={0}
            max={1_000_000_000}
            allowDecimal={false}
            value={body.maxRedemptions ?? ""}
            error={fault("/maxRedemptions")}
            onChange={(n) => set({ maxRedemptions: n === "" ? undefined : Number(n) })}
          />
          <TextInput
            type="datetime-local"
            label={words.endAt}
            value={localOf(body.endAt)}
            error={fault("/endAt")}
            onChange={(event) => set({ endAt: instantOf(event.currentTarget.value) })}
          />
          {offer !== null && (
            <Text size="sm" c="dimmed">
              {words.changesIssued}
            </Text>
          )}
          <ProblemNote error={saving.error} shown={fields} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {cancel}
            </Button>
            <Button type="submit" loading={saving.isPending}>
              {words.save}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

function bodyOf(offer: OfferView | null): OfferBody {
  if (offer === null) return { name: "", kind: "shared", code: "", validFor: "7d" };
  const { id, createdAt, updatedAt, ...body } = offer;
  return body;
}

/** A unique offer has no code of its own. */
function cleaned({ code, ...body }: OfferBody): OfferBody {
  return body.kind === "shared" ? { ...body, code: code ?? "" } : body;
}
