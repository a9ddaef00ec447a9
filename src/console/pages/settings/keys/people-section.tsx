import { Button, Stack, Text } from "@mantine/core";
import { useState } from "react";
import type { ConsoleRole, KeyView } from "../../../../http/views.ts";
import { type FreshInvitation, useInvite, useKeys } from "../../../api/access.ts";
import { every } from "../../../api/every.ts";
import { useMe } from "../../../api/session.ts";
import { Dialog } from "../../../components/dialog.tsx";
import { Empty } from "../../../components/empty.tsx";
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
import { keysStrings } from "./strings.ts";

type Invited = KeyView & Required<Pick<KeyView, "invitation">>;

const isInvited = (key: KeyView): key is Invited => key.invitation !== undefined;
const roles = every<ConsoleRole>({ marketer: true, viewer: true, admin: true });

/** Who signs in to the console, and who is asked to. */
export function PeopleSection() {
  const words = keysStrings.use().people;
  const list = useKeys();
  const rows = list.rows.filter(isInvited);
  const [isInviting, setInviting] = useState(false);
  const [leaving, setLeaving] = useState<Invited | null>(null);
  const invite = (
    <Button leftSection={<Icon name="plus" size={18} />} onClick={() => setInviting(true)}>
      {words.invite}
    </Button>
  );
  return (
    <>
      <SectionHead title={words.title} why={words.why}>
        {rows.length > 0 && invite}
      </SectionHead>
      <Listing list={list} empty={null}>
        {rows.length === 0 && !list.hasNextPage ? (
          <Empty icon="customers" title={words.empty} why={words.emptyWhy}>
            {invite}
          </Empty>
        ) : (
          <Rows label={words.list}>
            {rows.map((person) => (
              <Person key={person.id} person={person} onRemove={() => setLeaving(person)} />
            ))}
          </Rows>
        )}
      </Listing>
      {isInviting && <InviteDialog onClose={() => setInviting(false)} />}
      {leaving !== null && <LeaveDialog person={leaving} onClose={() => setLeaving(null)} />}
    </>
  );
}

function Person({ person, onRemove }: { person: Invited; onRemove: () => void }) {
  const words = keysStrings.use().people;
  const { roles: roleNames } = common.use();
  const { day } = useFormat();
  const me = useMe();
  const { name, role, invitation } = person;
  const { acceptedAt, expiresAt } = invitation;
  const state =
    acceptedAt !== null
      ? words.joined(day(acceptedAt))
      : Date.parse(expiresAt) < Date.now()
        ? words.expired
        : words.waiting(day(expiresAt));
  return (
    <li className={classes.row}>
      <span className={classes.who}>
        <b>
          {name}
          {me.id === person.id && ` (${words.you})`}
        </b>
        <span className={classes.muted}>{state}</span>
      </span>
      <span className={classes.tag}>{roleNames[role]}</span>
      <Button size="xs" variant="default" color="red" onClick={onRemove}>
        {acceptedAt === null ? words.withdraw : words.remove}
        <span className="hidden-words"> {name}</span>
      </Button>
    </li>
  );
}

function LeaveDialog({
  person: { id, name, invitation },
  onClose,
}: {
  person: Invited;
  onClose: () => void;
}) {
  const words = keysStrings.use().people;
  const isMember = invitation.acceptedAt !== null;
  return (
    <RevokeDialog
      id={id}
      title={isMember ? words.removeTitle(name) : words.withdrawTitle(name)}
      text={isMember ? words.removeText : words.withdrawText}
      confirm={isMember ? words.remove : words.withdraw}
      done={words.removed(name)}
      onClose={onClose}
    />
  );
}

function InviteDialog({ onClose }: { onClose: () => void }) {
  const words = keysStrings.use();
  const invite = useInvite();
  const [made, setMade] = useState<FreshInvitation | null>(null);
  return (
    <Dialog
      onClose={onClose}
      title={made === null ? words.people.invite : words.people.made}
      isKept={made !== null}
    >
      {made === null ? (
        <NameAndRole
          roles={roles}
          confirm={words.people.invite}
          isPending={invite.isPending}
          error={invite.error}
          onCancel={onClose}
          onDone={(body) => invite.mutate(body, { onSuccess: setMade })}
        />
      ) : (
        <Stack>
          <Secret label={words.people.link(made.name)} text={new URL(made.url, location.origin).href} />
          <Text size="sm" c="dimmed">
            {words.people.linkHint}
          </Text>
          <Button onClick={onClose} style={{ alignSelf: "end" }}>
            {words.done}
          </Button>
        </Stack>
      )}
    </Dialog>
  );
}
