import { Button, PasswordInput, Stack, Text, Title } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { signIn } from "../../api/session.ts";
import { Mark } from "../../components/icon.tsx";
import { faultAt, ProblemNote } from "../../components/problem.tsx";
import classes from "./sign-in.module.css";
import { signInStrings } from "./strings.ts";

export function SignInPage({
  invitation,
  signedInAs,
  onDone,
}: {
  invitation: string | null;
  /** Who is signed in already, and may stay so. */
  signedInAs: string | null;
  onDone: () => void;
}) {
  return (
    <main className={classes.page}>
      <div className={classes.card}>
        <Mark size={44} />
        {invitation === null ? (
          <WithKey />
        ) : (
          <WithInvitation invitation={invitation} signedInAs={signedInAs} onDone={onDone} />
        )}
      </div>
      <Threshold />
    </main>
  );
}

function Sheet({
  title,
  lead,
  onSubmit,
  children,
}: {
  title: string;
  lead: string;
  onSubmit: () => void;
  children: ReactNode;
}) {
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      <Stack>
        <div>
          <Title order={1}>{title}</Title>
          <Text c="dimmed" mt={4}>
            {lead}
          </Text>
        </div>
        {children}
      </Stack>
    </form>
  );
}

function WithKey() {
  const words = signInStrings.use();
  const [key, setKey] = useState("");
  const entering = useMutation({ mutationFn: signIn });
  return (
    <Sheet
      title={words.title}
      lead={words.lead}
      onSubmit={() => key.trim() !== "" && entering.mutate({ key })}
    >
      <PasswordInput
        label={words.key}
        description={words.keyHint}
        value={key}
        onChange={(event) => setKey(event.currentTarget.value)}
        error={faultAt(entering.error, "/key")}
        autoComplete="current-password"
        spellCheck={false}
        autoFocus
        required
        withAsterisk={false}
      />
      <ProblemNote error={entering.error} shown={["/key"]} />
      <Button type="submit" size="md" fullWidth loading={entering.isPending}>
        {words.button}
      </Button>
      <Text size="sm" c="dimmed">
        {words.noKey} {words.keep}
      </Text>
    </Sheet>
  );
}

function WithInvitation({
  invitation,
  signedInAs,
  onDone,
}: {
  invitation: string;
  signedInAs: string | null;
  onDone: () => void;
}) {
  const words = signInStrings.use();
  const entering = useMutation({ mutationFn: () => signIn({ invitation }), onSuccess: onDone });
  return (
    <Sheet title={words.invited} lead={words.invitedLead} onSubmit={() => entering.mutate()}>
      <ProblemNote error={entering.error} />
      <Button type="submit" size="md" fullWidth loading={entering.isPending}>
        {words.accept}
      </Button>
      <Button variant="subtle" fullWidth onClick={onDone}>
        {signedInAs === null ? words.withKey : words.stay(signedInAs)}
      </Button>
      <Text size="sm" c="dimmed">
        {words.keep}
      </Text>
    </Sheet>
  );
}

/** Doorways of a street, and the circle around one of them. */
function Threshold() {
  const doors = Array.from({ length: 25 }, (_, i) => (i - 12) * 110);
  return (
    <svg
      className={classes.street}
      viewBox="-240 0 480 180"
      preserveAspectRatio="xMidYMax meet"
      aria-hidden="true"
    >
      <ellipse className={classes.zone} cx="0" cy="142" rx="150" ry="30" />
      <path className={classes.ground} d="M-1500 142H1500" />
      {doors.map((x) => (
        <path
          key={x}
          className={x === 0 ? classes.open : classes.door}
          d={`M${x - 32} 142V46a32 32 0 0 1 64 0v96M${x - 18} 142V48a18 18 0 0 1 36 0v94`}
        />
      ))}
    </svg>
  );
}
