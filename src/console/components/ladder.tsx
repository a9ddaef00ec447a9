import { Anchor } from "@mantine/core";
import { useState } from "react";
import type { DecisionView, GateResult } from "../../http/views.ts";
import { useFormat } from "../strings/format.ts";
import { useLanguage } from "../strings/language.ts";
import { Icon } from "./icon.tsx";
import classes from "./ladder.module.css";
import { ladderStrings } from "./ladder-strings.ts";
import { Outcome } from "./outcome.tsx";

/** A decision as its gates from top to bottom: passed ones quiet, the one that failed opened with its figures. */
export function Ladder({ decision, open = false }: { decision: DecisionView; open?: boolean }) {
  const words = ladderStrings.use();
  const language = useLanguage();
  const [all, setAll] = useState(open);
  const passed = decision.gates.filter(({ pass }) => pass);
  const shown = all ? decision.gates : decision.gates.filter(({ pass }) => !pass);
  return (
    <section className={classes.ladder} aria-label={words.label}>
      <header className={classes.head}>
        <Outcome meaning={decision.outcome} />
        <p className={classes.sentence}>{decision.sentence[language]}</p>
      </header>
      {decision.outcome === "ghost" && <p className={classes.ghost}>{words.ghost}</p>}
      <ol className={classes.steps}>
        {!all && passed.length > 0 && (
          <li className={classes.step} data-pass>
            <span className={classes.dot}>
              <Icon name="check" size={12} />
            </span>
            <span className={classes.name}>{words.passed(passed.length)}</span>
          </li>
        )}
        {shown.map((gate) => (
          <Step key={gate.gate} gate={gate} outcome={decision.outcome} />
        ))}
      </ol>
      {passed.length > 0 && !open && (
        <Anchor component="button" type="button" size="xs" onClick={() => setAll(!all)}>
          {!all ? words.showAll : decision.outcome === "sent" ? words.showFewer : words.showLess}
        </Anchor>
      )}
    </section>
  );
}

function Step({ gate, outcome }: { gate: GateResult; outcome: DecisionView["outcome"] }) {
  const words = ladderStrings.use();
  const meaning = outcome === "ghost" ? "ghost" : "suppressed";
  return (
    <li
      className={classes.step}
      data-pass={gate.pass || undefined}
      data-meaning={gate.pass ? undefined : meaning}
    >
      <span className={classes.dot}>
        <Icon name={gate.pass ? "check" : meaning} size={12} />
      </span>
      <span className={classes.name}>{words.gates[gate.gate]}</span>
      {!gate.pass && gate.detail !== undefined && <Figures detail={gate.detail} />}
    </li>
  );
}

/** What the gate saw. Names of figures are those of the API: they are looked up in its reference. */
function Figures({ detail }: { detail: Readonly<Record<string, unknown>> }) {
  const { dateTime } = useFormat();
  const text = (value: unknown) =>
    typeof value === "string" && /^\d{4}-\d\d-\d\dT/.test(value)
      ? dateTime(value)
      : typeof value === "string" || typeof value === "number"
        ? String(value)
        : JSON.stringify(value);
  return (
    <dl className={classes.figures}>
      {Object.entries(detail).map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{text(value)}</dd>
        </div>
      ))}
    </dl>
  );
}
