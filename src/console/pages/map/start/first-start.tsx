import { Button, FileButton, Progress } from "@mantine/core";
import { useRef, useState } from "react";
import { Icon, Mark } from "../../../components/icon.tsx";
import { ProblemNote } from "../../../components/problem.tsx";
import { say } from "../../../components/toast.tsx";
import { loadSamples, sampleSteps, sampleStores } from "../../../samples/load.ts";
import { useFormat } from "../../../strings/format.ts";
import { mapStrings } from "../strings.ts";
import classes from "./first-start.module.css";

export const fileTypes = ".csv,.txt,.json,.geojson,text/csv,application/geo+json,application/json";

/** The first minute: two doors, and a way round them. */
export function FirstStart({ onFile, onDraw }: { onFile: (file: File) => void; onDraw: () => void }) {
  const { start: words } = mapStrings.use();
  const { number } = useFormat();
  const [done, setDone] = useState<number | null>(null);
  const [error, setError] = useState<unknown>(null);
  const stop = useRef<AbortController | null>(null);
  const load = () => {
    stop.current = new AbortController();
    setError(null);
    setDone(0);
    const { signal } = stop.current;
    loadSamples(setDone, signal)
      .then(() => signal.aborted || say(words.loaded(number(sampleStores))))
      .catch(setError)
      .finally(() => setDone(null));
  };
  return (
    <section className={classes.start} aria-labelledby="start-title">
      <header className={classes.head}>
        <Mark size={40} />
        <h1 id="start-title">{words.title}</h1>
        <p>{words.lead}</p>
      </header>
      <div className={classes.doors}>
        <div className={classes.door}>
          <Icon name="map" size={26} />
          <h2>{words.samples}</h2>
          <p>{words.samplesWhy(number(sampleStores))}</p>
          {done === null ? (
            <Button fullWidth onClick={load}>
              {words.samplesButton}
            </Button>
          ) : (
            <div className={classes.progress} role="status">
              <Progress value={(100 * done) / sampleSteps} aria-label={words.samplesButton} />
              <span>{words.progress(number(done), number(sampleSteps))}</span>
              <Button size="compact-sm" variant="default" onClick={() => stop.current?.abort()}>
                {words.cancel}
              </Button>
            </div>
          )}
        </div>
        <div className={classes.door}>
          <Icon name="upload" size={26} />
          <h2>{words.mine}</h2>
          <p>{words.mineWhy}</p>
          <FileButton accept={fileTypes} onChange={(file) => file !== null && onFile(file)}>
            {(props) => (
              <Button {...props} fullWidth variant="default">
                {words.mineButton}
              </Button>
            )}
          </FileButton>
          <small>{words.drop}</small>
        </div>
      </div>
      <ProblemNote error={error} retry={load} />
      <Button variant="subtle" leftSection={<Icon name="circle" size={18} />} onClick={onDraw}>
        {words.draw}
      </Button>
    </section>
  );
}
