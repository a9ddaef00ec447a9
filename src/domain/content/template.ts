import { Liquid, type Template } from "liquidjs";

/**
 * Liquid without files and with limits on parsing, rendering and memory, so that a template written by
 * anyone with a marketer's key can cost no more than a moment. A missing variable is an error unless a
 * `default` filter or an `if` names what to do without it.
 */
const liquid = new Liquid({
  strictVariables: true,
  strictFilters: true,
  lenientIf: true,
  ownPropertyOnly: true,
  cache: false,
  parseLimit: 20_000,
  renderLimit: 50,
  memoryLimit: 200_000,
  templates: {},
});
for (const fileTag of ["include", "render", "layout", "block"]) delete liquid.tags[fileTag];

export type Compiled = readonly Template[];

/** Parses a template; a fault is told with its line and column. */
export function compile(source: string): { ok: true; template: Compiled } | { ok: false; detail: string } {
  try {
    return { ok: true, template: liquid.parse(source) };
  } catch (error) {
    return { ok: false, detail: message(error) };
  }
}

/** Renders to trimmed text; never throws. */
export function render(
  template: Compiled,
  scope: object,
): { ok: true; text: string } | { ok: false; detail: string } {
  try {
    return { ok: true, text: String(liquid.renderSync(template as Template[], scope)).trim() };
  } catch (error) {
    return { ok: false, detail: message(error) };
  }
}

/** The first line of a Liquid error: what is wrong, with line and column, without the source excerpt. */
function message(error: unknown): string {
  return error instanceof Error ? error.message.split("\n")[0]! : String(error);
}
