import { Skeleton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { Suspense, useEffect } from "react";
import { Boundary } from "../../components/boundary.tsx";
import { Empty } from "../../components/empty.tsx";
import { pageAt } from "../pages.ts";
import { go, usePlace } from "../router.ts";
import classes from "./frame.module.css";
import { Palette } from "./palette.tsx";
import { PauseDialog, PausedBanner } from "./pause.tsx";
import { Rail } from "./rail.tsx";
import { Help, useShortcuts } from "./shortcuts.tsx";
import { frameStrings } from "./strings.ts";
import { TopBar } from "./top-bar.tsx";

/** What is around every page: rail or bottom bar, top bar, palette, and the global stop. */
export function Frame() {
  const words = frameStrings.use();
  const { path } = usePlace();
  const [pausing, pause] = useDisclosure(false);
  const [helping, help] = useDisclosure(false);
  useShortcuts(help.toggle);
  const entry = pageAt(path);
  useEffect(() => {
    if (path === "/") go("/map", { replace: true });
  }, [path]);
  useEffect(() => {
    document.title = entry === null ? "Parvis" : `${words.pages[entry.name]} · Parvis`;
  }, [entry, words]);
  return (
    <div className={classes.frame}>
      <a className={classes.skip} href="#page">
        {words.skip}
      </a>
      <TopBar onPause={pause.open} onHelp={help.open} />
      <Rail path={path} />
      <main id="page" className={classes.main} tabIndex={-1}>
        <PausedBanner />
        <div className={classes.content}>
          <Boundary key={entry?.path}>
            <Suspense fallback={<PageSkeleton />}>
              {entry !== null ? (
                <entry.page />
              ) : path === "/" ? null : (
                <Empty icon="pin" title={words.notFound} why={words.notFoundWhy} />
              )}
            </Suspense>
          </Boundary>
        </div>
      </main>
      <Palette onPause={pause.open} onHelp={help.open} />
      <PauseDialog opened={pausing} onClose={pause.close} />
      <Help opened={helping} onClose={help.close} />
    </div>
  );
}

function PageSkeleton() {
  return (
    <div className={classes.skeleton} aria-busy="true">
      <Skeleton height={26} width={180} />
      <Skeleton height={14} width={320} mt={12} />
      <Skeleton height={180} mt={28} radius="md" />
    </div>
  );
}
