import { Icon } from "../../components/icon.tsx";
import { pages } from "../pages.ts";
import { linkTo } from "../router.ts";
import classes from "./frame.module.css";
import { frameStrings } from "./strings.ts";

export function Rail({ path }: { path: string }) {
  const words = frameStrings.use();
  return (
    <nav className={classes.rail} aria-label={words.navigation}>
      {pages.map((page) => (
        <a
          key={page.path}
          className={classes.item}
          aria-current={path === page.path || path.startsWith(`${page.path}/`) ? "page" : undefined}
          data-last={page.name === "settings" || undefined}
          {...linkTo(page.path)}
        >
          <Icon name={page.icon} size={22} />
          {words.pages[page.name]}
        </a>
      ))}
    </nav>
  );
}
