import { useDebouncedValue, useMediaQuery } from "@mantine/hooks";
import { lazy, Suspense, useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import type { Position } from "../../../http/views.ts";
import { useMay } from "../../api/session.ts";
import { useZones, type Zone } from "../../api/zones.ts";
import { place, setQuery, useQueryParam } from "../../app/router.ts";
import { ProblemNote } from "../../components/problem.tsx";
import type { DrawKind } from "../../map/draw.ts";
import { type Box, boxAround, boxOf, type Shaped } from "../../map/geometry.ts";
import { overlapping } from "../../map/overlap.ts";
import type { Focus } from "../../map/zone-map.tsx";
import { useFormat } from "../../strings/format.ts";
import { fileDrop } from "./file-drop.ts";
import { ImportPanel } from "./import/import-panel.tsx";
import { useImport } from "./import/use-import.ts";
import classes from "./map-page.module.css";
import { Panel } from "./panel.tsx";
import { FirstStart } from "./start/first-start.tsx";
import { SamplesNote } from "./start/samples-note.tsx";
import { mapStrings } from "./strings.ts";
import { Tools } from "./tools.tsx";

import { useHeat } from "./use-heat.ts";
import { useMapKeys } from "./use-map-keys.ts";
import { useSearch } from "./use-search.ts";
import { useZoneEditing } from "./use-zone-editing.ts";
import { ZonePanel } from "./zone-panel.tsx";
import { placeTyped, searchZones, tagsOf } from "./zone-search.ts";
import { ZonesPanel } from "./zones-panel.tsx";

const ZoneMap = lazy(() => import("../../map/zone-map.tsx"));
const none: readonly Zone[] = [];

/** The zone that most shops begin with: large enough for a phone's own geofencing. */
const circleAt = (place: Position): Shaped => ({
  geometry: { type: "Point", coordinates: place },
  radius: 150,
});

/** Where? All zones on a map, found, drawn and changed. */
export function MapPage() {
  const words = mapStrings.use();
  const { metres } = useFormat();
  const may = useMay();
  const list = useZones();
  const zones = list.data ?? none;
  const search = useSearch();
  const [zoneId] = useQueryParam("zone");
  const [drawParam] = useQueryParam("draw");
  const drawing: DrawKind | null =
    may.market && (drawParam === "circle" || drawParam === "polygon") ? drawParam : null;
  const [file, setFile] = useState<File | null>(null);
  const [focus, setFocus] = useState<Focus | null>(null);
  const [isSkipped, skip] = useState(false);
  const [isOutlines, setOutlines] = useState(false);

  const text = useDeferredValue(search.text);
  const found = useMemo(() => searchZones(zones, text, search.tag), [zones, text, search.tag]);
  // The map follows once the typing pauses: to draw it takes longer than to press a key.
  const [settled] = useDebouncedValue(text, 250);
  const onMap = useRef(found);
  if (settled === text) onMap.current = found;
  const tags = useMemo(() => tagsOf(zones), [zones]);
  const tagNames = useMemo(() => tags.map(({ tag }) => tag), [tags]);

  const editing = useZoneEditing(zones, zoneId);
  const { draft } = editing;
  const shape = useMemo(
    () =>
      draft === null
        ? null
        : {
            geometry: draft.body.geometry,
            ...(draft.body.radius === undefined ? {} : { radius: draft.body.radius }),
          },
    [draft],
  );
  const chosen = draft?.stored?.id ?? null;
  const overlaps = useMemo(
    () => (shape === null ? none : overlapping(shape, zones, chosen ?? "")),
    [shape, zones, chosen],
  );
  const importing = useImport(file, zones);
  const heat = useHeat(zones);

  const panel = useRef<HTMLElement>(null);
  const isNarrow = useMediaQuery("(max-width: 700px)", matchMedia("(max-width: 700px)").matches);
  const covered = useCallback(() => {
    const box = panel.current?.getBoundingClientRect();
    return isNarrow ? { left: 0, bottom: box?.height ?? 0 } : { left: box?.width ?? 0, bottom: 0 };
  }, [isNarrow]);
  const look = useCallback((box: Box | null) => box !== null && setFocus({ box }), []);

  // The first look: what the URL names, else all there is.
  const hasLooked = useRef(place().query.get("at") !== null);
  useEffect(() => {
    if (hasLooked.current || list.data === undefined || list.isFetching) return;
    const named = zones.find(({ id }) => id === zoneId);
    look(named === undefined ? boxAround(zones.map((zone) => zone.bbox)) : named.bbox);
    hasLooked.current = zones.length > 0;
  }, [zones, list.data, list.isFetching, zoneId, look]);
  const { diff } = importing;
  useEffect(() => {
    if (diff.length > 0) look(boxAround(diff.map((zone) => boxOf(zone.shape))));
  }, [diff, look]);

  const setDrawing = (kind: DrawKind | null) => setQuery({ draw: kind });
  const go = useCallback(
    (id: string) => {
      setQuery({ zone: id, draw: null });
      look(zones.find((zone) => zone.id === id)?.bbox ?? null);
    },
    [zones, look],
  );
  const choose = useCallback(
    (id: string | null) => {
      if (file !== null) return;
      if (id !== null && isNarrow) go(id);
      else if (id !== null) setQuery({ zone: id });
      else if (!editing.isChanged) editing.close();
    },
    [file, isNarrow, go, editing.isChanged, editing.close],
  );
  const drawn = (next: Shaped) => {
    editing.drawn(next);
    // The sheet would lie upon it.
    if (isNarrow) look(boxOf(next));
  };
  const drawAt = (next: Shaped) => {
    editing.drawn(next);
    look(boxOf(next));
  };
  const takeFile = (next: File) => {
    editing.close();
    setFile(next);
  };
  useMapKeys({
    undo: () => editing.step("undo"),
    redo: () => editing.step("redo"),
    escape() {
      if (drawing !== null) setDrawing(null);
      else if (file !== null) setFile(null);
      else if (draft !== null) editing.close();
    },
  });
  const drop = fileDrop(may.market, takeFile);

  const isEmpty = list.data?.length === 0 && !list.isFetching;
  const showsStart =
    isEmpty && may.market && !isSkipped && drawing === null && draft === null && file === null;
  return (
    <div className={classes.page} {...drop}>
      <h1 className="hidden-words">{words.title}</h1>
      <Suspense fallback={<div className={classes.canvas} aria-busy="true" />}>
        <ZoneMap
          label={words.mapLabel}
          zones={file === null ? onMap.current : none}
          chosen={chosen}
          draft={shape}
          overlaps={overlaps}
          drawing={drawing}
          mayEdit={may.market}
          heat={heat.points}
          diff={diff}
          focus={focus}
          mark={draft === null ? placeTyped(search.text) : null}
          covered={covered}
          metres={metres}
          onChoose={choose}
          onDrawn={drawn}
          onReshaped={editing.reshape}
          onOutlines={setOutlines}
        />
      </Suspense>
      {showsStart ? (
        <FirstStart onFile={takeFile} onDraw={() => skip(true)} />
      ) : (
        <>
          <Panel ref={panel} isOpen={draft !== null || file !== null}>
            {file !== null ? (
              <ImportPanel
                file={file}
                state={importing}
                knownTags={tagNames}
                onClose={() => setFile(null)}
                onDone={() => setFile(null)}
              />
            ) : draft !== null ? (
              <ZonePanel
                draft={draft}
                overlaps={overlaps}
                knownTags={tagNames}
                isChanged={editing.isChanged}
                isSaving={editing.isSaving}
                error={editing.error}
                changed={editing.changed}
                onTheirs={editing.takeTheirs}
                onMine={editing.keepMine}
                onRevive={editing.revive}
                onEdit={editing.edit}
                onStep={editing.step}
                onSave={editing.save}
                onDelete={() => void editing.remove()}
                onClose={editing.close}
                onChoose={go}
              />
            ) : (
              <>
                <ZonesPanel
                  zones={zones}
                  found={found}
                  isFetching={list.isFetching}
                  isMissing={editing.isMissing}
                  search={search}
                  tags={tags}
                  onChoose={go}
                  onPlace={(place) => look(boxOf(circleAt(place)))}
                  onZoneHere={may.market ? (place) => drawAt(circleAt(place)) : null}
                  onDraw={may.market ? () => setDrawing("circle") : null}
                />
                {may.market && <SamplesNote zones={zones} />}
                <ProblemNote error={editing.unread} />
                <ProblemNote error={list.error} retry={() => void list.refetch()} />
              </>
            )}
          </Panel>
          <Tools
            drawing={drawing}
            mayEdit={may.market}
            isHeat={heat.isOn}
            heatSays={heat.says}
            onDraw={setDrawing}
            onFile={takeFile}
            onHeat={heat.toggle}
          />
        </>
      )}
      {isOutlines && (
        <p className={classes.outlines} title={words.outlinesWhy}>
          {words.outlines}
        </p>
      )}
    </div>
  );
}
