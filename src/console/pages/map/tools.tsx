import { Button, FileButton } from "@mantine/core";
import { Icon } from "../../components/icon.tsx";
import type { DrawKind } from "../../map/draw.ts";
import classes from "./map-page.module.css";
import { fileTypes } from "./start/first-start.tsx";
import { mapStrings } from "./strings.ts";

/** What can be done on the map, at its corner. */
export function Tools(props: {
  drawing: DrawKind | null;
  mayEdit: boolean;
  isHeat: boolean;
  heatSays: string | null;
  onDraw: (kind: DrawKind | null) => void;
  onFile: (file: File) => void;
  onHeat: () => void;
}) {
  const words = mapStrings.use();
  const { drawing } = props;
  return (
    <div className={classes.tools}>
      <div className={classes.toolRow}>
        {props.mayEdit && (
          <fieldset className={classes.toolGroup} aria-label={words.draw}>
            {(["circle", "polygon"] as const).map((kind) => (
              <button
                key={kind}
                type="button"
                className={classes.tool}
                aria-pressed={drawing === kind}
                onClick={() => props.onDraw(drawing === kind ? null : kind)}
              >
                <Icon name={kind} />
                <span>{words[kind]}</span>
              </button>
            ))}
            <FileButton accept={fileTypes} onChange={(file) => file !== null && props.onFile(file)}>
              {(button) => (
                <button {...button} type="button" className={classes.tool}>
                  <Icon name="upload" />
                  <span>{words.import}</span>
                </button>
              )}
            </FileButton>
          </fieldset>
        )}
        <div className={classes.toolGroup}>
          <button type="button" className={classes.tool} aria-pressed={props.isHeat} onClick={props.onHeat}>
            <Icon name="flame" />
            <span>{words.heat}</span>
          </button>
        </div>
      </div>
      {props.heatSays !== null && (
        <p className={classes.says} role="status">
          <span className={classes.ramp} aria-hidden="true" />
          {props.heatSays}
        </p>
      )}
      {drawing !== null && (
        <p className={classes.says} role="status">
          {drawing === "circle" ? words.circleHint : words.polygonHint}
          <Button size="compact-sm" variant="light" flex="none" onClick={() => props.onDraw(null)}>
            {words.stop}
          </Button>
        </p>
      )}
    </div>
  );
}
