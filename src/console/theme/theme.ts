import {
  Button,
  createTheme,
  defaultVariantColorsResolver,
  Input,
  type MantineColorsTuple,
  Menu,
  Modal,
  NavLink,
  Paper,
  Popover,
  Skeleton,
  Table,
  Tooltip,
  type VariantColorsResolver,
} from "@mantine/core";

const accent: MantineColorsTuple = [
  "#e8eefb",
  "#d3dff8",
  "#b3c8f5",
  "#9db8ff",
  "#6f92e8",
  "#4a72d3",
  "#2853b8",
  "#21479f",
  "#1b3b85",
  "#14203f",
];

/** Warm, so that white and black are never quite themselves. */
const gray: MantineColorsTuple = [
  "#faf9f6",
  "#f3f1ec",
  "#e9e5dd",
  "#e4e0d8",
  "#cfc9bd",
  "#a8a193",
  "#756e62",
  "#5f594e",
  "#3a362e",
  "#211e19",
];

const dark: MantineColorsTuple = [
  "#f2efe8",
  "#d9d3c6",
  "#b9b2a4",
  "#9c9587",
  "#4e493f",
  "#37332c",
  "#22201b",
  "#191713",
  "#141210",
  "#0e0d0b",
];

/** What the accent and red are drawn with: the tokens, which have a twin for the dark. */
const tones: Readonly<Record<string, readonly [strong: string, soft: string]>> = {
  accent: ["var(--accent)", "var(--accent-soft)"],
  red: ["var(--failed)", "var(--failed-soft)"],
};

const variantColorResolver: VariantColorsResolver = (input) => {
  const usual = defaultVariantColorsResolver(input);
  const tone = tones[input.color ?? input.theme.primaryColor];
  if (tone === undefined) return usual;
  const [strong, soft] = tone;
  const darker = (colour: string) => `color-mix(in srgb, ${colour} 90%, var(--ink))`;
  switch (input.variant) {
    case "filled":
      return { ...usual, background: strong, hover: darker(strong), color: "var(--surface)" };
    case "light":
      return { ...usual, background: soft, hover: darker(soft), color: strong };
    case "subtle":
    case "transparent":
      return { ...usual, hover: input.variant === "subtle" ? soft : "transparent", color: strong };
    default:
      return usual;
  }
};

export const theme = createTheme({
  variantColorResolver,
  colors: { accent, gray, dark },
  primaryColor: "accent",
  primaryShade: { light: 6, dark: 3 },
  autoContrast: true,
  black: "#211e19",
  fontFamily:
    '"Inter Variable", Inter, ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", Menlo, "DejaVu Sans Mono", monospace',
  fontSizes: { xs: "12px", sm: "13.5px", md: "15px", lg: "17px", xl: "20px" },
  lineHeights: { xs: "1.4", sm: "1.45", md: "1.5", lg: "1.5", xl: "1.4" },
  headings: {
    fontWeight: "620",
    sizes: {
      h1: { fontSize: "22px", lineHeight: "1.25" },
      h2: { fontSize: "16px", lineHeight: "1.35" },
      h3: { fontSize: "14px", lineHeight: "1.4" },
    },
  },
  defaultRadius: "md",
  radius: { xs: "4px", sm: "6px", md: "10px", lg: "14px", xl: "20px" },
  spacing: { xs: "8px", sm: "12px", md: "16px", lg: "24px", xl: "32px" },
  shadows: {
    xs: "none",
    sm: "none",
    md: "0 6px 24px rgb(30 26 18 / 10%)",
    lg: "0 10px 32px rgb(30 26 18 / 12%)",
    xl: "0 16px 48px rgb(30 26 18 / 16%)",
  },
  respectReducedMotion: true,
  cursorType: "pointer",
  components: {
    Button: Button.extend({ defaultProps: { size: "sm", fw: 550 } }),
    Paper: Paper.extend({
      defaultProps: { withBorder: true, radius: "md", bg: "var(--surface)" },
      styles: { root: { borderColor: "var(--line)" } },
    }),
    InputWrapper: Input.Wrapper.extend({
      styles: { description: { lineHeight: 1.4 }, error: { lineHeight: 1.4 } },
    }),
    Popover: Popover.extend({ defaultProps: { shadow: "md", transitionProps: { duration: 120 } } }),
    Menu: Menu.extend({ defaultProps: { shadow: "md", transitionProps: { duration: 120 } } }),
    Modal: Modal.extend({
      defaultProps: { centered: true, transitionProps: { duration: 120, transition: "fade" } },
    }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 350, transitionProps: { duration: 100 } } }),
    Table: Table.extend({ defaultProps: { verticalSpacing: 10, horizontalSpacing: "sm" } }),
    NavLink: NavLink.extend({ styles: { root: { borderRadius: "var(--corner)" } } }),
    Skeleton: Skeleton.extend({ defaultProps: { radius: "sm" } }),
  },
});
