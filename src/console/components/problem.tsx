import { Alert, Button, Group } from "@mantine/core";
import { ApiProblem, type ProblemFault } from "../api/client.ts";
import { Changed } from "../api/over.ts";
import { common } from "../strings/common.ts";
import { refusalIn } from "../strings/refusals.ts";
import { Icon } from "./icon.tsx";

/** What went wrong, in a sentence for whoever asked. */
export function wordsOf(error: unknown): string {
  const words = common.now();
  if (error instanceof Changed) return words.changed;
  if (!(error instanceof ApiProblem)) return words.failed;
  if (error.status === 0) return words.unreachable;
  return refusalIn(error.code) ?? (error.message || words.failed);
}

/** What is wrong with one field, by its pointer; null when nothing. */
export function faultAt(error: unknown, pointer: string): string | null {
  return faultWhere(error, (fault) => fault.pointer === pointer);
}

/** Faults of any place below a pointer, for a field that holds many. */
export function faultBelow(error: unknown, pointer: string): string | null {
  return faultWhere(
    error,
    (fault) => fault.pointer === pointer || !!fault.pointer?.startsWith(`${pointer}/`),
  );
}

/** What is wrong with a parameter, such as an id in the path; null when nothing. */
export function parameterFault(error: unknown, parameter: string): string | null {
  return faultWhere(error, (fault) => fault.parameter === parameter);
}

/** In our words where the refusal has a name, else in the server's. */
function faultWhere(error: unknown, isIt: (fault: ProblemFault) => boolean): string | null {
  if (!(error instanceof ApiProblem)) return null;
  const fault = error.errors.find(isIt);
  return fault === undefined ? null : (refusalIn(error.code) ?? fault.detail);
}

/** A refusal beside what it is about; faults that their fields show by themselves are named in `shown`. */
export function ProblemNote({
  error,
  shown = [],
  retry,
}: {
  error: unknown;
  shown?: readonly string[];
  retry?: () => void;
}) {
  const words = common.use();
  if (error === null || error === undefined) return null;
  const faults = error instanceof ApiProblem ? error.errors : [];
  const isShown = (pointer: string) => shown.some((one) => pointer === one || pointer.startsWith(`${one}/`));
  if (faults.length > 0 && faults.every(({ pointer }) => pointer !== undefined && isShown(pointer)))
    return null;
  return (
    <Alert color="red" variant="light" icon={<Icon name="warning" />} role="alert">
      {wordsOf(error)}
      {error instanceof ApiProblem && error.status >= 500 && error.requestId !== null && (
        <div>{words.requestId(error.requestId)}</div>
      )}
      {retry !== undefined && (
        <Group mt="xs">
          <Button size="xs" variant="default" onClick={retry}>
            {words.tryAgain}
          </Button>
        </Group>
      )}
    </Alert>
  );
}
