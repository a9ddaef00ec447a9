import { ActionIcon } from "@mantine/core";
import { type ReactNode, type Ref, useState } from "react";
import { Icon } from "../../components/icon.tsx";
import classes from "./map-page.module.css";
import { mapStrings } from "./strings.ts";

/** Beside the map, or a sheet below it on a phone, which can be pulled down. */
export function Panel({
  ref,
  isOpen,
  children,
}: {
  ref: Ref<HTMLElement>;
  /** Something in it is being worked on, so that it takes more room. */
  isOpen: boolean;
  children: ReactNode;
}) {
  const words = mapStrings.use();
  const [isDown, setDown] = useState(false);
  const label = isDown ? words.show : words.hide;
  return (
    <aside
      ref={ref}
      className={classes.panel}
      data-open={isOpen || undefined}
      data-down={isDown || undefined}
    >
      <ActionIcon
        className={classes.grip}
        variant="transparent"
        color="gray"
        aria-label={label}
        aria-expanded={!isDown}
        onClick={() => setDown(!isDown)}
      >
        <Icon name={isDown ? "up" : "down"} size={18} />
      </ActionIcon>
      {children}
    </aside>
  );
}
