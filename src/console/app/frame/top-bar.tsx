import { ActionIcon, Button } from "@mantine/core";
import { spotlight } from "@mantine/spotlight";
import { useMay } from "../../api/session.ts";
import { useSettings } from "../../api/settings.ts";
import { Icon, Mark } from "../../components/icon.tsx";
import { linkTo } from "../router.ts";
import { AccountMenu } from "./account-menu.tsx";
import classes from "./frame.module.css";
import { frameStrings } from "./strings.ts";

export function TopBar({ onPause, onHelp }: { onPause: () => void; onHelp: () => void }) {
  const words = frameStrings.use();
  const may = useMay();
  const settings = useSettings();
  const canPause = may.admin && settings.data?.sending === "on";
  const isMac = navigator.platform.startsWith("Mac");
  return (
    <header className={classes.bar}>
      <a className={classes.brand} {...linkTo("/map")}>
        <span className={classes.mark}>
          <Mark />
        </span>
        <span className={classes.workspace}>{location.hostname}</span>
      </a>
      <div className={classes.spacer} />
      <button type="button" className={classes.search} onClick={spotlight.open}>
        <Icon name="search" size={18} />
        <span>{words.searchFor}</span>
        <kbd className="key">{isMac ? "⌘ K" : "Ctrl K"}</kbd>
      </button>
      <div className={`${classes.spacer} ${classes.wide}`} />
      {canPause && (
        <>
          <Button
            className={classes.wide}
            variant="default"
            leftSection={<Icon name="pause" size={18} />}
            onClick={onPause}
          >
            {words.actions.pause}
          </Button>
          <ActionIcon
            className={classes.narrow}
            variant="subtle"
            color="gray"
            size={36}
            aria-label={words.actions.pause}
            onClick={onPause}
          >
            <Icon name="pause" />
          </ActionIcon>
        </>
      )}
      <AccountMenu onHelp={onHelp} />
    </header>
  );
}
