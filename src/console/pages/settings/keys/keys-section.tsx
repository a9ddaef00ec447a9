import { Button, Stack } from "@mantine/core";
import { useState } from "react";
import type { KeyRole, KeyView } from "../../../../http/views.ts";
import { type FreshKey, isFirstKey, useCreateKey, useKeys } from "../../../api/access.ts";
import { every } from "../../../api/every.ts";
import { Dialog } from "../../../components/dialog.tsx";
import { Icon } from "../../../components/icon.tsx";
import { Listing } from "../../../components/listing.tsx";
import { Rows } from "../../../components/rows.tsx";
import { Secret } from "../../../components/secret.tsx";
import { common } from "../../../strings/common.ts";
import { useFormat } from "../../../strings/format.ts";
import { SectionHead } from "../section-head.tsx";
import classes from "../settings.module.css";
import { NameAndRole } from "./name-and-role.tsx";
import { RevokeDialog } from "./revoke.tsx";
import { RotateDialog } from "./rotate.tsx";
import { keysStrings } from "./strings.ts";

const roles = every<KeyRole>({
  ingest: true,
  till: true,
  viewer: true,
  marketer: true,
  admin: true,
  publishable: true,
});
type Doing = { readonly what: "rotate" | "revoke"; readonly key: KeyView };

/** What other systems come in with. */
export function KeysSection() {
  const words = keysStrings.use();
  const list = useKeys();
  const rows = list.rows.filter(({ invitation }) => invitation === undefined);
  const [isCreating, setCreating] = useState(false);
  const [doing, setDoing] = useState<Doing | null>(null);
  const stop = () => setDoing(null);
  return (
    <>
      <SectionHead title={words.title} why={words.why}>
        <Button leftSection={<Icon name="plus" size={18} />} onClick={() => setCreating(true)}>
          {words.create}
        </Button>
      </SectionHead>
      <Listing list={list} empty={null}>
        <Rows label={words.list}>
          {rows.map((key) => (
            <KeyRow key={key.id} apiKey={key} onDo={(what) => setDoing({ what, key })} />
          ))}
        </Rows>
      </Listing>
      {isCreating && <CreateDialog onClose={() => setCreating(false)} />}
      {doing?.what === "rotate" && <RotateDialog apiKey={doing.key} onClose={stop} />}
      {doing?.what === "revoke" && (
        <RevokeDialog
          id={doing.key.id}
          title={words.revokeTitle(doing.key.name)}
          text={words.revokeText}
          confirm={words.revoke}
          done={words.revoked(doing.key.name)}
          onClose={stop}
        />
      )}
    </>
  );
}

function KeyRow({ apiKey, onDo }: { apiKey: KeyView; onDo: (what: Doing["what"]) => void }) {
  const words = keysStrings.use();
  const { roles: roleNames } = common.use();
  const { day } = useFormat();
  const { name, role, createdAt } = apiKey;
  const isFirst = isFirstKey(apiKey);
  return (
    <li className={classes.row}>
      <span className={classes.who}>
        <b>{name}</b>
        <span className={classes.muted}>
          {isFirst ? `${words.own}. ${words.ownHint(name)}.` : words.since(day(createdAt))}
        </span>
      </span>
      <span className={classes.tag}>{roleNames[role]}</span>
      {!isFirst && (
        <span className={classes.buttons}>
          <Button size="xs" variant="default" onClick={() => onDo("rotate")}>
            {words.rotate}
            <span className="hidden-words"> {name}</span>
          </Button>
          <Button size="xs" variant="default" color="red" onClick={() => onDo("revoke")}>
            {words.revoke}
            <span className="hidden-words"> {name}</span>
          </Button>
        </span>
      )}
    </li>
  );
}

function CreateDialog({ onClose }: { onClose: () => void }) {
  const words = keysStrings.use();
  const create = useCreateKey();
  const [made, setMade] = useState<FreshKey | null>(null);
  return (
    <Dialog onClose={onClose} title={made === null ? words.create : words.made} isKept={made !== null}>
      {made === null ? (
        <NameAndRole
          roles={roles}
          nameHint={words.nameHint}
          confirm={words.create}
          isPending={create.isPending}
          error={create.error}
          onCancel={onClose}
          onDone={(body) => create.mutate(body, { onSuccess: setMade })}
        />
      ) : (
        <Stack>
          <Secret label={words.keyLabel(made.name)} text={made.key} />
          <Button onClick={onClose} style={{ alignSelf: "end" }}>
            {words.done}
          </Button>
        </Stack>
      )}
    </Dialog>
  );
}
