import { useMantineColorScheme } from "@mantine/core";
import { Spotlight } from "@mantine/spotlight";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { get, segment } from "../../api/client.ts";
import { keys } from "../../api/keys.ts";
import type { Page } from "../../api/pages.ts";
import { signOut, useMay } from "../../api/session.ts";
import { useSettings } from "../../api/settings.ts";
import { Icon, type IconName } from "../../components/icon.tsx";
import { sayProblem } from "../../components/toast.tsx";
import { chooseLanguage, useLanguage } from "../../strings/language.ts";
import { pages } from "../pages.ts";
import { go } from "../router.ts";
import { useResume } from "./pause.tsx";
import { frameStrings } from "./strings.ts";

interface Command {
  readonly id: string;
  readonly label: string;
  readonly icon: IconName;
  readonly run: () => void;
}

/** ⌘K: everything that can be gone to, or done, by its name. */
export function Palette(doing: { onPause: () => void; onHelp: () => void }) {
  const words = frameStrings.use();
  const [text, setText] = useState("");
  const needle = text.trim().toLocaleLowerCase();
  const named = (commands: readonly Command[]) =>
    commands.filter(({ label }) => label.toLocaleLowerCase().includes(needle));
  const found = useFound(text.trim());
  const groups: readonly (readonly [string, readonly Command[]])[] = [
    [words.groups.zones, found.zones],
    [words.groups.campaigns, found.campaigns],
    [words.groups.customers, found.customers],
    [words.groups.pages, named(usePageCommands())],
    [words.groups.actions, named(useActions(doing))],
  ];
  const shown = groups.filter(([, commands]) => commands.length > 0);
  return (
    <Spotlight.Root query={text} onQueryChange={setText} shortcut="mod + K" scrollable maxHeight={460}>
      <Spotlight.Search
        placeholder={words.searchFor}
        aria-label={words.searchFor}
        leftSection={<Icon name="search" />}
      />
      <Spotlight.ActionsList>
        {shown.map(([label, commands]) => (
          <Spotlight.ActionsGroup key={label} label={label}>
            {commands.map((command) => (
              <Spotlight.Action
                key={command.id}
                label={command.label}
                onClick={command.run}
                leftSection={<Icon name={command.icon} />}
              />
            ))}
          </Spotlight.ActionsGroup>
        ))}
        {shown.length === 0 && <Spotlight.Empty>{words.nothingFound}</Spotlight.Empty>}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

function usePageCommands(): readonly Command[] {
  const words = frameStrings.use();
  return pages.map(({ path, name, icon }) => ({
    id: path,
    label: words.pages[name],
    icon,
    run: () => go(path),
  }));
}

function useActions({ onPause, onHelp }: { onPause: () => void; onHelp: () => void }): readonly Command[] {
  const { actions } = frameStrings.use();
  const may = useMay();
  const settings = useSettings();
  const language = useLanguage();
  const resume = useResume();
  const { toggleColorScheme } = useMantineColorScheme();
  const isOn = settings.data?.sending !== "off";
  const commands: readonly (Command | false)[] = [
    may.market && {
      id: "new-zone",
      label: actions.newZone,
      icon: "circle",
      run: () => go("/map?draw=circle"),
    },
    may.admin && isOn && { id: "pause", label: actions.pause, icon: "pause", run: onPause },
    may.admin && !isOn && { id: "resume", label: actions.resume, icon: "play", run: resume },
    { id: "theme", label: actions.theme, icon: "moon", run: toggleColorScheme },
    {
      id: "language",
      label: actions.language,
      icon: "language",
      run: () => chooseLanguage(language === "en" ? "fr" : "en"),
    },
    { id: "shortcuts", label: actions.shortcuts, icon: "keyboard", run: onHelp },
    { id: "out", label: actions.signOut, icon: "out", run: () => void signOut().catch(sayProblem) },
  ];
  return commands.filter((command) => command !== false);
}

interface Named {
  readonly id: string;
  readonly name?: string;
}
const most = 5;

/** What the server knows by a name that begins as typed. */
function useFound(q: string) {
  const { data } = useQuery<Readonly<Record<"zones" | "campaigns" | "customers", readonly Named[]>>>({
    queryKey: keys.search(q),
    enabled: q.length >= 2,
    placeholderData: (before) => before,
    async queryFn({ signal }) {
      const ask = (path: string) =>
        get<Page<Named>>(path, { q, limit: most }, signal).then((page) => page.data);
      const [zones, campaigns, customers] = await Promise.all([
        ask("/v1/geofences"),
        ask("/v1/campaigns"),
        ask("/v1/customers"),
      ]);
      return { zones, campaigns, customers };
    },
  });
  const commands = (
    kind: string,
    icon: IconName,
    pathOf: (id: string) => string,
    rows: readonly Named[] = [],
  ) =>
    rows.map(({ id, name }) => ({ id: `${kind} ${id}`, label: name ?? id, icon, run: () => go(pathOf(id)) }));
  const current = q.length >= 2 ? data : undefined;
  return {
    zones: commands("zone", "pin", (id) => `/map?zone=${segment(id)}`, current?.zones),
    campaigns: commands("campaign", "campaigns", (id) => `/campaigns/${segment(id)}`, current?.campaigns),
    customers: commands("customer", "user", (id) => `/customers/${segment(id)}`, current?.customers),
  };
}
