import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import type { Figures as FiguresView } from "../../../http/views.ts";
import { Icon } from "../../components/icon.tsx";
import { useFormat } from "../../strings/format.ts";
import { useLanguage } from "../../strings/language.ts";
import { notSentOf } from "./rate.tsx";
import classes from "./reports.module.css";
import { AsTable, Section } from "./section.tsx";
import { reportsStrings } from "./strings.ts";

const oneDay = 86_400_000;
const kinds = ["sent", "ghost", "suppressed"] as const;
type Day = Readonly<Record<(typeof kinds)[number], number>> & { readonly day: string };

/** Each day between the first and the last, also those on which nothing was decided. */
function daysOf(perDay: Readonly<Record<string, FiguresView>>): Day[] {
  const known = Object.keys(perDay).sort();
  const [first, last] = [known[0], known.at(-1)];
  if (first === undefined || last === undefined) return [];
  const count = (Date.parse(last) - Date.parse(first)) / oneDay + 1;
  return Array.from({ length: count }, (_, index) => {
    const day = new Date(Date.parse(first) + index * oneDay).toISOString().slice(0, 10);
    const figures = perDay[day];
    return {
      day,
      sent: figures?.sent ?? 0,
      ghost: figures?.ghost ?? 0,
      suppressed: figures === undefined ? 0 : notSentOf(figures),
    };
  });
}

/** Decisions of each day by what came of them, told apart by pattern and colour. */
export function DayChart({ perDay }: { perDay: Readonly<Record<string, FiguresView>> }) {
  const words = reportsStrings.use();
  const { number } = useFormat();
  const language = useLanguage();
  const days = daysOf(perDay);
  const short = new Intl.DateTimeFormat(language, { day: "numeric", month: "short", timeZone: "UTC" });
  const names = { sent: words.steps.sent, ghost: words.ghosts, suppressed: words.notSent };
  const shown = (day: string) => short.format(new Date(day));
  return (
    <Section title={words.days}>
      <p className={classes.legend}>
        {kinds.map((kind) => (
          <span key={kind} data-meaning={kind}>
            <Icon name={kind} size={14} /> {names[kind]}
          </span>
        ))}
      </p>
      <div role="img" aria-label={words.dayChart(number(days.length))} className={classes.chart}>
        <ResponsiveContainer width="100%" height={240}>
          <BarChart
            data={days}
            accessibilityLayer={false}
            margin={{ top: 4, right: 0, bottom: 0, left: 0 }}
            barCategoryGap="20%"
          >
            <Patterns />
            <CartesianGrid vertical={false} stroke="var(--line)" />
            <XAxis
              dataKey="day"
              tickFormatter={shown}
              tickLine={false}
              axisLine={{ stroke: "var(--line-strong)" }}
              tick={{ fill: "var(--ink-2)", fontSize: 12 }}
              minTickGap={24}
            />
            <YAxis
              allowDecimals={false}
              tickLine={false}
              axisLine={false}
              width={44}
              tickFormatter={number}
              tick={{ fill: "var(--ink-2)", fontSize: 12 }}
            />
            <Tooltip
              cursor={{ fill: "var(--sunken)" }}
              content={({ active, payload }) => {
                const day = payload?.[0]?.payload as Day | undefined;
                return active && day !== undefined ? <Tip day={day} names={names} /> : null;
              }}
            />
            {kinds.map((kind) => (
              <Bar
                key={kind}
                dataKey={kind}
                stackId="decisions"
                fill={kind === "sent" ? "var(--sent)" : `url(#pattern-${kind})`}
                stroke={kind === "sent" ? "none" : `var(--${kind})`}
                strokeWidth={kind === "sent" ? 0 : 1}
                {...(kind === "ghost" && { strokeDasharray: "3 2" })}
                isAnimationActive={false}
                maxBarSize={36}
              />
            ))}
          </BarChart>
        </ResponsiveContainer>
      </div>
      <AsTable
        head={[words.day, ...kinds.map((kind) => names[kind])]}
        rows={days.map((day) => [shown(day.day), ...kinds.map((kind) => number(day[kind]))])}
      />
    </Section>
  );
}

/** Dots for ghosts and strokes for what was not sent, as everywhere. */
function Patterns() {
  return (
    <defs>
      <pattern id="pattern-ghost" width="6" height="6" patternUnits="userSpaceOnUse">
        <rect width="6" height="6" fill="var(--ghost-soft)" />
        <circle cx="3" cy="3" r="1.2" fill="var(--ghost)" />
      </pattern>
      <pattern
        id="pattern-suppressed"
        width="6"
        height="6"
        patternUnits="userSpaceOnUse"
        patternTransform="rotate(45)"
      >
        <rect width="6" height="6" fill="var(--suppressed-soft)" />
        <rect width="2" height="6" fill="var(--suppressed)" />
      </pattern>
    </defs>
  );
}

function Tip({ day, names }: { day: Day; names: Readonly<Record<(typeof kinds)[number], string>> }) {
  const format = useFormat();
  return (
    <div className={classes.tip}>
      <b>{format.day(`${day.day}T12:00:00Z`)}</b>
      {kinds.map((kind) => (
        <span key={kind} data-meaning={kind}>
          <Icon name={kind} size={14} /> {format.number(day[kind])} {names[kind]}
        </span>
      ))}
    </div>
  );
}
