import type { DeviceView } from "../../../http/views.ts";
import { Icon } from "../../components/icon.tsx";
import { useFormat } from "../../strings/format.ts";
import { Card } from "./card.tsx";
import classes from "./customers.module.css";
import { traitText } from "./profile.ts";
import { customersStrings } from "./strings.ts";

export function DeviceCard({ devices }: { devices: readonly DeviceView[] }) {
  const words = customersStrings.use().devices;
  return (
    <Card title={words.title}>
      {devices.length === 0 ? (
        <p className={classes.muted}>{words.none}</p>
      ) : (
        <ul className={classes.devices}>
          {devices.map((device) => (
            <Device key={device.id} device={device} />
          ))}
        </ul>
      )}
    </Card>
  );
}

const platforms: Readonly<Record<string, string>> = { ios: "iOS", android: "Android", web: "Web" };

function Device({ device: { id, platform, push, disabledReason, createdAt } }: { device: DeviceView }) {
  const words = customersStrings.use().devices;
  const { day } = useFormat();
  const isReachable = push !== null && disabledReason === null;
  const why = push === null ? words.noPush : (disabledReason ?? "").replaceAll("_", " ");
  return (
    <li>
      <span className={classes.deviceName}>
        <b>{platforms[platform] ?? platform}</b> <span className={classes.muted}>{id}</span>
      </span>
      <span className={classes.mark} data-granted={isReachable || undefined}>
        <Icon name={isReachable ? "bell" : "suppressed"} size={14} />
        {isReachable ? words.reachable : `${words.unreachable}: ${why}`}
      </span>
      <span className={classes.muted}>{words.since(day(createdAt))}</span>
    </li>
  );
}

export function ProfileCard({
  customer: { traits, locale, timezone },
}: {
  customer: {
    traits: Readonly<Record<string, unknown>>;
    locale: string | null;
    timezone: string | null;
  };
}) {
  const words = customersStrings.use().profile;
  const rows: readonly (readonly [string, string])[] = [
    ...(locale === null ? [] : [[words.locale, locale] as const]),
    ...(timezone === null ? [] : [[words.timezone, timezone] as const]),
    ...Object.entries(traits).map(([name, value]) => [name, traitText(value)] as const),
  ];
  return (
    <Card title={words.title}>
      {rows.length === 0 ? (
        <p className={classes.muted}>{words.none}</p>
      ) : (
        <dl className={classes.pairs}>
          {rows.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </Card>
  );
}
