import { ActionIcon, Button, Progress, Skeleton, TextInput } from "@mantine/core";
import { type KeyboardEvent, useState } from "react";
import type { Position } from "../../../http/views.ts";
import { useZonesLoading, type Zone } from "../../api/zones.ts";
import { Empty } from "../../components/empty.tsx";
import { Icon } from "../../components/icon.tsx";
import { common } from "../../strings/common.ts";
import { useFormat } from "../../strings/format.ts";
import { addressOf } from "./address.ts";
import classes from "./map-page.module.css";
import { FirstZone } from "./start/first-zone.tsx";
import { mapStrings } from "./strings.ts";
import type { useSearch } from "./use-search.ts";
import { placeTyped } from "./zone-search.ts";

const step = 60;
const mostTags = 8;
/** Fewer are there before a bar is seen. */
const many = 20_000;

/** The search, the tags, and what they leave. */
export function ZonesPanel(props: {
  zones: readonly Zone[];
  found: readonly Zone[];
  isFetching: boolean;
  isMissing: boolean;
  search: ReturnType<typeof useSearch>;
  tags: readonly { readonly tag: string; readonly count: number }[];
  onChoose: (id: string) => void;
  onPlace: (place: Position) => void;
  /** Null for who may draw none. */
  onZoneHere: ((place: Position) => void) | null;
  onDraw: (() => void) | null;
}) {
  const { zones, found, tags, onZoneHere, onDraw } = props;
  const { text, setText, tag, setTag } = props.search;
  const words = mapStrings.use();
  const { number } = useFormat();
  const { loaded, total } = useZonesLoading();
  // When they come once more, they stand there already.
  const isLoading = props.isFetching && (zones.length === 0 || zones.length < (total ?? 0));
  const place = placeTyped(text);
  const isFiltered = text.trim() !== "" || tag !== "";
  return (
    <>
      <search className={classes.search}>
        <TextInput
          data-search
          type="search"
          aria-label={words.search}
          placeholder={words.search}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Escape" && text !== "") setText("");
            else if (event.key === "Enter" && place !== null) props.onPlace(place);
            else if (event.key === "Enter" && found[0] !== undefined && isFiltered)
              props.onChoose(found[0].id);
            else if (event.key === "ArrowDown") move(event, 1);
          }}
          leftSection={<Icon name="search" size={18} />}
          rightSection={
            text === "" ? null : (
              <ActionIcon variant="subtle" color="gray" aria-label={words.clear} onClick={() => setText("")}>
                <Icon name="close" size={16} />
              </ActionIcon>
            )
          }
        />
        {tags.length > 0 && (
          <div className={classes.tags}>
            {tags.slice(0, mostTags).map(({ tag: name, count }) => (
              <button
                key={name}
                type="button"
                className={classes.tag}
                aria-pressed={name === tag}
                onClick={() => setTag(name === tag ? "" : name)}
              >
                {name} <span>{number(count)}</span>
              </button>
            ))}
          </div>
        )}
        <p className={classes.count} role="status">
          {isLoading
            ? words.loading(number(loaded), number(total ?? loaded))
            : isFiltered && zones.length > 0
              ? words.found(number(found.length), number(zones.length))
              : words.zones(number(zones.length), zones.length === 1)}
        </p>
        {isLoading && total !== null && total > many && (
          <Progress
            className={classes.bar ?? ""}
            size={2}
            radius={0}
            value={(100 * loaded) / total}
            aria-label={words.loading(number(loaded), number(total))}
          />
        )}
      </search>
      <div className={classes.list}>
        {props.isMissing && <Empty icon="pin" title={words.missing} why={words.missingWhy} />}
        {place !== null && (
          <button type="button" className={classes.zone} onClick={() => props.onPlace(place)}>
            <Icon name="pin" size={18} />
            <span className={classes.zoneName}>{words.goTo(`${place[1]}, ${place[0]}`)}</span>
          </button>
        )}
        {place !== null && onZoneHere !== null && (
          <button type="button" className={classes.zone} onClick={() => onZoneHere(place)}>
            <Icon name="circle" size={18} />
            <span className={classes.zoneName}>{words.zoneHere}</span>
          </button>
        )}
        {isLoading && zones.length === 0 ? (
          <Skeletons />
        ) : zones.length === 0 && onDraw !== null ? (
          <FirstZone onDraw={onDraw} />
        ) : found.length === 0 && place === null ? (
          isFiltered && <Empty icon="search" title={words.noneFound} why={words.noneFoundWhy} />
        ) : (
          <List key={`${text} ${tag}`} found={found} onChoose={props.onChoose} />
        )}
      </div>
    </>
  );
}

/** Some at a time: a list of 100 000 is searched, not scrolled. */
function List({ found, onChoose }: { found: readonly Zone[]; onChoose: (id: string) => void }) {
  const { more } = common.use();
  const words = mapStrings.use();
  const { metres } = useFormat();
  const [shown, setShown] = useState(step);
  return (
    <>
      <ul className={classes.zones} aria-label={words.list} onKeyDown={(event) => move(event)}>
        {found.slice(0, shown).map((zone) => (
          <li key={zone.id}>
            <button type="button" className={classes.zone} data-row onClick={() => onChoose(zone.id)}>
              <Icon name={zone.geometry.type === "Point" ? "pin" : "polygon"} size={18} />
              <span className={classes.zoneName}>
                {zone.name}
                <small>{addressOf(zone) || zone.tags.join(", ") || zone.id}</small>
              </span>
              <span className={classes.zoneSide}>
                {zone.enabled ? zone.radius !== undefined && metres(zone.radius) : words.off}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {found.length > shown && (
        <Button variant="subtle" fullWidth onClick={() => setShown(shown + 4 * step)}>
          {more}
        </Button>
      )}
    </>
  );
}

/** Arrows go from row to row, and from the first back to the search. */
function move(event: KeyboardEvent, forced?: number): void {
  const by = forced ?? (event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0);
  if (by === 0) return;
  event.preventDefault();
  const rows = [...document.querySelectorAll<HTMLElement>("main [data-row]")];
  const next = rows.indexOf(document.activeElement as HTMLElement) + by;
  if (next < 0) document.querySelector<HTMLElement>("main [data-search]")?.focus();
  else rows[next]?.focus();
}

function Skeletons() {
  return (
    <div className={classes.skeletons} aria-hidden="true">
      {[72, 54, 64, 80, 48, 60].map((width) => (
        <Skeleton key={width} height={16} width={`${width}%`} my={18} />
      ))}
    </div>
  );
}
