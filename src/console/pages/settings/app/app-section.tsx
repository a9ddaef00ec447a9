import { Group, SegmentedControl } from "@mantine/core";
import { useMe } from "../../../api/session.ts";
import { useQueryParam } from "../../../app/router.ts";
import { Copy } from "../../../components/copy.tsx";
import { Facts } from "../../../components/facts.tsx";
import { PhoneLink, usePhonePage } from "../../../components/phone-link.tsx";
import { SectionHead } from "../section-head.tsx";
import classes from "../settings.module.css";
import { type Access, apps, backend, native, segment, web } from "./snippets.ts";
import { appStrings } from "./strings.ts";

const places = ["web", "native", "server", "apps", "segment"] as const;

/** What to paste where, with this server's address and this workspace's publishable key. */
export function AppSection() {
  const words = appStrings.use();
  const { publishableKey } = useMe();
  const [chosen, choose] = useQueryParam("for");
  const where = places.find((one) => one === chosen) ?? "web";
  const access = { server: location.origin, publishableKey };
  return (
    <>
      <SectionHead title={words.title} why={words.why} />
      <Facts
        rows={[
          [words.server, <Value key="server" text={access.server} />],
          [words.publishable, <Value key="key" text={publishableKey} />],
        ]}
      />
      <Group className={classes.tryIt ?? ""} gap="xs">
        <p className={classes.muted}>{words.phonePage}</p>
        <PhoneLink variant="light" />
        <Copy text={usePhonePage()} label={words.copyPhonePage} />
      </Group>
      <SegmentedControl
        className={classes.tabs ?? ""}
        size="xs"
        aria-label={words.where}
        value={where}
        onChange={(next) => choose(next === "web" ? null : next)}
        data={places.map((value) => ({ value, label: words.places[value] }))}
      />
      <Snippets where={where} access={access} />
    </>
  );
}

function Value({ text }: { text: string }) {
  return (
    <>
      <code>{text}</code> <Copy text={text} />
    </>
  );
}

function Snippets({ where, access }: { where: (typeof places)[number]; access: Access }) {
  const words = appStrings.use();
  switch (where) {
    case "web":
      return <Codes captions={words.web} codes={web} access={access} />;
    case "native":
      return <Codes note={words.native.note} captions={words.native} codes={native} access={access} />;
    case "server":
      return <Codes note={words.backend.note} captions={words.backend} codes={backend} access={access} />;
    case "apps":
      return <Codes note={words.apps.note} captions={words.apps} codes={apps} access={access} />;
    case "segment":
      return <Codes note={words.segment.note} captions={words.segment} codes={segment} access={access} />;
  }
}

type Codes = Readonly<Record<string, (access: Access) => string>>;

function Codes<C extends Codes>({
  note,
  captions,
  codes,
  access,
}: {
  note?: string;
  captions: Readonly<Record<keyof C, string>>;
  codes: C;
  access: Access;
}) {
  return (
    <>
      {note !== undefined && <p className={classes.muted}>{note}</p>}
      {Object.entries(codes).map(([name, code]) => (
        <Code key={name} caption={captions[name as keyof C]} text={code(access)} />
      ))}
    </>
  );
}

function Code({ caption, text }: { caption: string; text: string }) {
  return (
    <figure className={classes.code}>
      <figcaption>
        {caption}
        <Copy text={text} />
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <pre tabIndex={0}>{text}</pre>
    </figure>
  );
}
