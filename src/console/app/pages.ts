import { type ComponentType, type LazyExoticComponent, lazy } from "react";
import type { IconName } from "../components/icon.tsx";
import type { frameStrings } from "./frame/strings.ts";

/** One question a page: its path, its place on the rail, and its code, which is loaded when it is opened. */
export interface PageEntry {
  readonly path: `/${string}`;
  readonly name: keyof ReturnType<typeof frameStrings.use>["pages"];
  readonly icon: IconName;
  /** The second key after `g`. */
  readonly key: string;
  readonly page: LazyExoticComponent<ComponentType>;
}

export const pages: readonly PageEntry[] = [
  {
    path: "/map",
    name: "map",
    icon: "map",
    key: "m",
    page: lazy(() => import("../pages/map/map-page.tsx").then((m) => ({ default: m.MapPage }))),
  },
  {
    path: "/campaigns",
    name: "campaigns",
    icon: "campaigns",
    key: "c",
    page: lazy(() =>
      import("../pages/campaigns/campaigns-page.tsx").then((m) => ({ default: m.CampaignsPage })),
    ),
  },
  {
    path: "/live",
    name: "live",
    icon: "live",
    key: "l",
    page: lazy(() => import("../pages/live/live-page.tsx").then((m) => ({ default: m.LivePage }))),
  },
  {
    path: "/customers",
    name: "customers",
    icon: "customers",
    key: "u",
    page: lazy(() =>
      import("../pages/customers/customers-page.tsx").then((m) => ({ default: m.CustomersPage })),
    ),
  },
  {
    path: "/reports",
    name: "reports",
    icon: "reports",
    key: "r",
    page: lazy(() => import("../pages/reports/reports-page.tsx").then((m) => ({ default: m.ReportsPage }))),
  },
  {
    path: "/settings",
    name: "settings",
    icon: "settings",
    key: "s",
    page: lazy(() =>
      import("../pages/settings/settings-page.tsx").then((m) => ({ default: m.SettingsPage })),
    ),
  },
];

/** The page that a path is one of, or below; null for none. */
export function pageAt(path: string): PageEntry | null {
  return pages.find((page) => path === page.path || path.startsWith(`${page.path}/`)) ?? null;
}
