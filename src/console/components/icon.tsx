/** Drawn on 20 × 20, in strokes of 1.6: one hand for all. */
const paths = {
  map: "M3 5.5 7.5 3.5l5 2 4.5-2v11l-4.5 2-5-2-4.5 2zM7.5 3.5v11M12.5 5.5v11",
  campaigns: "M3.5 8.5v3l2.5.5 8.5 3.5V4.5L6 8zM6 12l1.2 4h2.3l-1-3M16.5 9v2",
  live: "M2.5 10h3l2-5 3.5 10 2.5-7 1.2 2h2.8",
  customers: "M10 9.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM4 16.5c.4-3 2.7-4.5 6-4.5s5.6 1.5 6 4.5",
  reports: "M4 16.5V10M8 16.5v-13M12 16.5v-5M16 16.5V7",
  settings:
    "M3 6h7M14 6h3M3 14h3M10 14h7M12 8a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM8 16a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z",
  search: "M9 14.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11ZM13 13l3.5 3.5",
  pause: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM8.2 7.5v5M11.8 7.5v5",
  play: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM8.5 7.5v5l4-2.5z",
  circle: "M10 16a6 6 0 1 0 0-12 6 6 0 0 0 0 12ZM10 10h6",
  polygon: "M4 8 9 3.5l7 3.5-2 8.5-8 .5z",
  upload: "M10 13V3.5M6.5 7 10 3.5 13.5 7M4 13v3.5h12V13",
  download: "M10 3.5V13M6.5 9.5 10 13l3.5-3.5M4 13v3.5h12V13",
  plus: "M10 4v12M4 10h12",
  close: "M5 5l10 10M15 5 5 15",
  back: "M12 4.5 6.5 10l5.5 5.5",
  next: "M8 4.5l5.5 5.5L8 15.5",
  undo: "M7 4 3.5 7.5 7 11M3.500 7.500H12a4.500 4.500 0 0 1 0 9H8",
  redo: "M13 4l3.500 3.500L13 11M16.500 7.500H8a4.500 4.500 0 0 0 0 9h4",
  flame:
    "M10 17a5 5 0 0 0 5-5c0-3-2.500-4.500-3-8-2 1-3 3-3 5-1-.500-1.500-1.500-1.500-2.500C6 8 5 10 5 12a5 5 0 0 0 5 5Z",
  up: "M4.500 12.500 10 7l5.500 5.500",
  down: "M4.500 7.500 10 13l5.500-5.500",
  check: "M4 10.5l4 4 8-9",
  trash: "M4 6h12M8 6V3.5h4V6M5.5 6l.8 10.5h7.4L14.5 6M8.5 9v5M11.5 9v5",
  copy: "M7.5 7.5v-4h9v9h-4M3.5 7.5h9v9h-9z",
  user: "M10 9.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM4 16.5c.4-3 2.7-4.5 6-4.5s5.6 1.5 6 4.5",
  key: "M7 13a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM10.5 9.5H17v3M14 9.5v2",
  bell: "M5 14V9a5 5 0 0 1 10 0v5l1.5 1h-13zM8.5 17h3",
  webhook: "M7 9a3 3 0 1 1 4.5-2.5L14 11M10 14.5a3 3 0 1 1-5.5-2M9 6.5l-3 6M14 17a3 3 0 1 0-1.5-5.6M7 14h7",
  history: "M3.5 10a6.5 6.5 0 1 0 2-4.7L3.5 7M3.5 3.5V7H7M10 6.5V10l2.5 2",
  code: "M7 6l-4 4 4 4M13 6l4 4-4 4M11 4 9 16",
  shield: "M10 3 4 5.5V10c0 3.5 2.5 6 6 7 3.5-1 6-3.5 6-7V5.5z",
  sun: "M10 13.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM10 2v1.5M10 16.5V18M2 10h1.5M16.5 10H18M4.3 4.3l1 1M14.7 14.7l1 1M4.3 15.7l1-1M14.7 5.3l1-1",
  moon: "M16.5 12A7 7 0 0 1 8 3.5a7 7 0 1 0 8.5 8.5Z",
  keyboard: "M2.5 5.5h15v9h-15zM5.5 8.5h.01M8.5 8.5h.01M11.5 8.5h.01M14.5 8.5h.01M6.5 11.5h7",
  out: "M8 4H4v12h4M8.5 10H17M13.5 6.5 17 10l-3.5 3.5",
  language:
    "M3 5h8M7 3v2M9.5 5c-.7 3-2.7 5.5-6 7M5 8c1 1.7 2.5 3 4.5 3.800M9.5 17l3.5-8 3.5 8M10.7 14.500h4.6",
  warning: "M10 3.5 2.5 16.5h15zM10 8.5V12M10 14.300v.01",
  pin: "M10 17.500c3.5-4 5.5-6.5 5.5-9a5.5 5.5 0 0 0-11 0c0 2.5 2 5 5.5 9ZM10 10.500a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z",
  clock: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM10 6v4l2.5 2",
  layers: "M10 3 3 7l7 4 7-4zM3 10.500l7 4 7-4M3 14l7 4 7-4",
  sent: "M4 10.500l4 4 8-9",
  ghost: "M5 16.500V9a5 5 0 0 1 10 0v7.500l-2.5-1.5-2.5 1.5-2.5-1.500zM8.2 9v.01M11.8 9v.01",
  suppressed: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM5 15 15 5",
  failed: "M5.5 5.500l9 9M14.5 5.500l-9 9",
} as const;

export type IconName = keyof typeof paths;

/** Decoration: what it says stands beside it, or on the button around it. */
export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.6}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      style={{ flex: "none" }}
    >
      <path d={paths[name]} />
    </svg>
  );
}

/** The arch: a doorway seen from the parvis. */
export function Mark({ size = 28 }: { size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 32 32"
      fill="none"
      aria-hidden="true"
      style={{ flex: "none" }}
    >
      <path
        d="M9 26V15a7 7 0 0 1 14 0v11M13.5 26V16a2.5 2.5 0 0 1 5 0v10M5 26h22"
        stroke="var(--accent)"
        strokeWidth="2.2"
        strokeLinecap="round"
      />
    </svg>
  );
}
