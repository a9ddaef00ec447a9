import { Button } from "@mantine/core";
import { useState } from "react";
import type { Zone } from "../../../api/zones.ts";
import { say, sayProblem } from "../../../components/toast.tsx";
import { removeSamples, sampleTag } from "../../../samples/load.ts";
import { useFormat } from "../../../strings/format.ts";
import classes from "../map-page.module.css";
import { mapStrings } from "../strings.ts";

/** While sample stores are there: that they are samples, and how to be rid of them. */
export function SamplesNote({ zones }: { zones: readonly Zone[] }) {
  const words = mapStrings.use();
  const { number } = useFormat();
  const [done, setDone] = useState<number | null>(null);
  const samples = zones.filter(({ tags }) => tags.includes(sampleTag));
  if (samples.length === 0) return null;
  const clear = () => {
    setDone(0);
    removeSamples(
      samples.map(({ id }) => id),
      setDone,
    )
      .then(() => say(words.samplesRemoved), sayProblem)
      .finally(() => setDone(null));
  };
  return (
    <p className={classes.samples}>
      {done === null ? words.samplesNote : words.start.progress(number(done), number(samples.length))}
      <Button size="compact-sm" variant="subtle" onClick={clear} disabled={done !== null}>
        {words.removeSamples}
      </Button>
    </p>
  );
}
