import { Input, Text, TextInput } from "@mantine/core";
import { useSettings } from "../../../api/settings.ts";
import { Segments } from "../fields/segments.tsx";
import { useEditing } from "./context.ts";
import classes from "./fields.module.css";
import { stepStrings } from "./step-strings.ts";

const usual = { from: "21:00", to: "08:00" };

/** The workspace's quiet hours, the campaign's own, or none. */
export function Quiet() {
  const { when: words } = stepStrings.use();
  const { draft, change, faultAt, mayEdit } = useEditing();
  const inherited = useSettings().data?.quietHours;
  const { quietHours } = draft;
  const kind = quietHours === undefined ? "inherit" : quietHours === null ? "off" : "own";
  const own = { inherit: undefined, own: inherited ?? usual, off: null };
  return (
    <div className={classes.sub}>
      <Input.Wrapper label={words.quiet} labelElement="div">
        <div>
          <Segments
            label={words.quiet}
            value={kind}
            disabled={!mayEdit}
            data={[
              {
                value: "inherit",
                label: inherited ? words.quietInherit(inherited.from, inherited.to) : words.quietInheritOff,
              },
              { value: "own", label: words.quietOwn },
              { value: "off", label: words.quietOff },
            ]}
            onChange={(next) => change({ quietHours: own[next] })}
          />
        </div>
      </Input.Wrapper>
      {quietHours && (
        <div className={classes.line}>
          {(["from", "to"] as const).map((side) => (
            <TextInput
              key={side}
              mt={8}
              className={classes.clock}
              type="time"
              label={words[side]}
              value={quietHours[side]}
              error={faultAt(`/quietHours/${side}`)}
              disabled={!mayEdit}
              onChange={(event) =>
                change({ quietHours: { ...quietHours, [side]: event.currentTarget.value } })
              }
            />
          ))}
        </div>
      )}
      <Text size="xs" c="dimmed" mt={8}>
        {words.quietNote}
      </Text>
    </div>
  );
}
