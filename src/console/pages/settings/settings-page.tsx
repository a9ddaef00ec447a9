import { useEffect, useRef } from "react";
import { useMay } from "../../api/session.ts";
import { linkTo, usePlace } from "../../app/router.ts";
import { Empty } from "../../components/empty.tsx";
import { Icon, type IconName } from "../../components/icon.tsx";
import { Page } from "../../components/page.tsx";
import { AppSection } from "./app/app-section.tsx";
import { AuditSection } from "./audit/audit-section.tsx";
import { KeysSection } from "./keys/keys-section.tsx";
import { PeopleSection } from "./keys/people-section.tsx";
import { VapidSection } from "./push/vapid-section.tsx";
import { RulesSection } from "./rules/rules-section.tsx";
import classes from "./settings.module.css";
import { settingsStrings } from "./strings.ts";
import { WebhooksSection } from "./webhooks/webhooks-section.tsx";

interface SectionEntry {
  readonly path: string;
  readonly name: Exclude<keyof ReturnType<typeof settingsStrings.use>["sections"], "label">;
  readonly icon: IconName;
  readonly forAdmins?: true;
  readonly Section: () => React.JSX.Element;
}

const sections: readonly SectionEntry[] = [
  { path: "/settings", name: "rules", icon: "settings", Section: RulesSection },
  { path: "/settings/app", name: "app", icon: "code", Section: AppSection },
  { path: "/settings/keys", name: "keys", icon: "key", forAdmins: true, Section: KeysSection },
  { path: "/settings/people", name: "people", icon: "customers", forAdmins: true, Section: PeopleSection },
  { path: "/settings/webhooks", name: "webhooks", icon: "webhook", Section: WebhooksSection },
  { path: "/settings/push", name: "push", icon: "bell", forAdmins: true, Section: VapidSection },
  { path: "/settings/audit", name: "audit", icon: "history", forAdmins: true, Section: AuditSection },
];

function sectionAt(path: string): SectionEntry {
  const below = sections.slice(1).find((one) => path === one.path || path.startsWith(`${one.path}/`));
  return below ?? sections[0]!;
}

export function SettingsPage() {
  const words = settingsStrings.use();
  const { admin } = useMay();
  const current = sectionAt(usePlace().path);
  const nav = useRef<HTMLElement>(null);
  // Of a bar that is pushed along, the part where one is.
  // biome-ignore lint/correctness/useExhaustiveDependencies: of the section, that it is another
  useEffect(() => {
    const link = nav.current?.querySelector('[aria-current="page"]');
    link?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [current]);
  const shown = sections.filter(({ forAdmins }) => admin || forAdmins !== true);
  return (
    <Page title={words.title} lead={words.lead}>
      <div className={classes.split}>
        <nav ref={nav} className={classes.nav} aria-label={words.sections.label}>
          {shown.map(({ path, name, icon }) => (
            <a key={path} aria-current={path === current.path ? "page" : undefined} {...linkTo(path)}>
              <Icon name={icon} size={18} />
              {words.sections[name]}
            </a>
          ))}
        </nav>
        <div className={classes.section}>
          {shown.includes(current) ? (
            <current.Section />
          ) : (
            <Empty icon="shield" title={words.forAdmins} why={words.forAdminsWhy} />
          )}
        </div>
      </div>
    </Page>
  );
}
