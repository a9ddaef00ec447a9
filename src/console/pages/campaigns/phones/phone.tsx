import { UnstyledButton } from "@mantine/core";
import { useState } from "react";
import { Mark } from "../../../components/icon.tsx";
import classes from "./phone.module.css";
import { phoneStrings } from "./strings.ts";

export interface Shown {
  readonly title: string;
  readonly body: string;
  readonly hasImage: boolean;
}

/** An iPhone's lock screen: a line of title, four of text. */
export function IPhone({ message }: { message: Shown }) {
  const words = phoneStrings.use();
  return (
    <figure className={classes.phone} data-system="ios" aria-label={words.iphone}>
      <Clock />
      <div className={classes.note}>
        <span className={classes.app}>
          <Mark size={26} />
        </span>
        <div className={classes.text}>
          <div className={classes.line}>
            <strong className={classes.title}>{message.title}</strong>
            <span className={classes.now}>{words.now}</span>
          </div>
          <p className={classes.body}>{message.body}</p>
        </div>
        {message.hasImage && <Picture />}
      </div>
    </figure>
  );
}

/** Android: one line each until it is unfolded. */
export function Android({ message }: { message: Shown }) {
  const words = phoneStrings.use();
  const [isOpen, setOpen] = useState(false);
  return (
    <figure className={classes.phone} data-system="android" aria-label={words.android}>
      <Clock />
      <div className={classes.note} data-open={isOpen || undefined}>
        <span className={classes.app}>
          <Mark size={20} />
        </span>
        <div className={classes.text}>
          <div className={classes.from}>
            {words.app} · {words.now}
          </div>
          <strong className={classes.title}>{message.title}</strong>
          <p className={classes.body}>{message.body}</p>
          {isOpen && message.hasImage && <Picture wide />}
        </div>
        {!isOpen && message.hasImage && <Picture />}
        <UnstyledButton
          className={classes.unfold}
          aria-label={isOpen ? words.fold : words.unfold}
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          <svg
            width={14}
            height={14}
            viewBox="0 0 14 14"
            fill="none"
            stroke="currentColor"
            strokeWidth={1.6}
            aria-hidden="true"
          >
            <path d={isOpen ? "M3 9l4-4 4 4" : "M3 5l4 4 4-4"} />
          </svg>
        </UnstyledButton>
      </div>
    </figure>
  );
}

/** In place of the picture, which is not loaded: it may be of any host. */
function Picture({ wide = false }: { wide?: boolean }) {
  const words = phoneStrings.use();
  return (
    <span className={classes.picture} data-wide={wide || undefined}>
      {words.image}
    </span>
  );
}

function Clock() {
  return (
    <div className={classes.clock} aria-hidden="true">
      10:24
    </div>
  );
}
