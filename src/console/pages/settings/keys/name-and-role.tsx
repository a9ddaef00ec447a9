import { Button, Group, Radio, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import type { KeyRole } from "../../../../http/views.ts";
import { faultAt, ProblemNote } from "../../../components/problem.tsx";
import { common } from "../../../strings/common.ts";
import { keysStrings } from "./strings.ts";

/** Who or what is let in, and what it may do. */
export function NameAndRole<R extends KeyRole>({
  roles,
  nameHint,
  confirm,
  isPending,
  error,
  onCancel,
  onDone,
}: {
  roles: readonly [R, ...R[]];
  nameHint?: string;
  confirm: string;
  isPending: boolean;
  error: unknown;
  onCancel: () => void;
  onDone: (made: { name: string; role: R }) => void;
}) {
  const words = keysStrings.use();
  const { cancel, roles: roleNames } = common.use();
  const [name, setName] = useState("");
  const [role, setRole] = useState<R>(roles[0]);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onDone({ name: name.trim(), role });
      }}
    >
      <Stack>
        <TextInput
          label={words.name}
          description={nameHint}
          value={name}
          maxLength={200}
          onChange={(event) => setName(event.currentTarget.value)}
          error={faultAt(error, "/name")}
          data-autofocus
          required
          withAsterisk={false}
        />
        <Radio.Group
          label={words.role}
          value={role}
          onChange={(next) => setRole(roles.find((one) => one === next) ?? roles[0])}
          error={faultAt(error, "/role")}
        >
          <Stack gap="xs" mt="xs">
            {roles.map((one: KeyRole) => (
              <Radio key={one} value={one} label={roleNames[one]} description={words.roleNotes[one]} />
            ))}
          </Stack>
        </Radio.Group>
        <ProblemNote error={error} shown={["/name", "/role"]} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            {cancel}
          </Button>
          <Button type="submit" loading={isPending} disabled={name.trim() === ""}>
            {confirm}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
