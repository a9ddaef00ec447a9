import { Context, type Filter, Liquid, type Template, Value } from "liquidjs";

/** Parts of a template rendered, each turn of a loop counting anew. */
const maxSteps = 2_000;

/**
 * Liquid without files and with limits on parsing, steps and memory, so that a template written by
 * anyone with a marketer's key can cost no more than a moment. A missing variable, or one that is null, is an
 * error unless a `default` filter or an `if` names what to do without it.
 */
const liquid = new Liquid({
  strictVariables: true,
  strictFilters: true,
  lenientIf: true,
  ownPropertyOnly: true,
  cache: false,
  parseLimit: 20_000,
  memoryLimit: 200_000,
  outputEscape: said,
  // Otherwise the names of months are in the language of the process, whose asking takes 10 ms of a Worker's start.
  locale: "en-US",
  templates: {},
});
for (const fileTag of ["include", "render", "layout", "block"]) delete liquid.tags[fileTag];

// A message depends on what is passed in, not on a clock or on chance: a simulation says what was sent.
delete liquid.filters.sample;
for (const [name, filter] of Object.entries(liquid.filters))
  if (name.startsWith("date") && typeof filter === "function")
    liquid.registerFilter(name, function (value: unknown, ...args: unknown[]) {
      if (value === "now" || value === "today")
        throw new Error(`${name}: expected a date, got the clock ("${value}")`);
      return filter.call(this, value, ...args);
    });

export type Compiled = readonly Template[];

/** Parses a template; a fault is told with its line and column. */
export function compile(source: string): { ok: true; template: Compiled } | { ok: false; detail: string } {
  try {
    const template = liquid.parse(source);
    forgive(template);
    return { ok: true, template };
  } catch (error) {
    return { ok: false, detail: message(error) };
  }
}

/** Stands in front of other filters and changes nothing: what begins with `default` may lack its variable. */
const first = { name: "default", render: (value: unknown) => value } as unknown as Filter;

/** Liquid itself forgives a missing variable only where `default` is the first filter; here it may be any. */
function forgive(templates: Iterable<Template>): void {
  for (const template of templates) {
    for (const argument of template.arguments?.() ?? []) {
      if (argument instanceof Value && argument.filters.some(({ name }) => name === "default"))
        argument.filters.unshift(first);
    }
    // Children come at once: none is in a file.
    const children = template.children?.(false, true).next().value;
    if (Array.isArray(children)) forgive(children);
  }
}

/** What `{{ … }}` puts out: counted, since captures can double it, and never nothing. */
function said(this: { context: Context }, value: unknown): string {
  if (value === null || value === undefined) throw new Error("expected a value, got nothing");
  this.context.memoryLimit.use(String(value).length);
  // Liquid puts it into text in its own way (lists without commas).
  return value as string;
}

/** In place of Liquid's own limit, which is of time: a clock that stands still while code runs never ends a loop. */
function stepLimit(): Context["renderLimit"] {
  let left = maxSteps;
  const check = () => {
    left -= 1;
    if (left < 0) throw new Error("template step limit exceeded");
  };
  return { check, use: check } as unknown as Context["renderLimit"];
}

/** Renders to trimmed text; never throws, and leaves `scope` as it is. */
export function render(
  template: Compiled,
  scope: object,
): { ok: true; text: string } | { ok: false; detail: string } {
  try {
    const context = new Context({ ...scope }, liquid.options, { sync: true });
    context.renderLimit = stepLimit();
    return { ok: true, text: String(liquid.renderSync(template as Template[], context)).trim() };
  } catch (error) {
    return { ok: false, detail: message(error) };
  }
}

/** The first line of a Liquid error: what is wrong, with line and column, without the source excerpt. */
function message(error: unknown): string {
  return error instanceof Error ? error.message.split("\n")[0]! : String(error);
}
