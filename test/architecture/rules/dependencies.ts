import { importsOf, packageOf } from "./imports.ts";

export interface Manifest {
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

export interface Uses {
  /** Sources of all modules, configuration included. */
  readonly modules: readonly string[];
  /** Texts of the configuration files that name packages, such as `types` in a tsconfig. */
  readonly configurations: readonly string[];
  /** Command names that a package brings. */
  commandsOf(dependency: string): readonly string[];
}

/** Dependencies that nothing imports, runs, or names in a configuration. Optional ones are Node itself. */
export function unusedProblems(manifest: Manifest, uses: Uses): string[] {
  const imported = new Set(
    uses.modules.flatMap((source) => importsOf(source).map((i) => packageOf(i.specifier))),
  );
  const commands = Object.values(manifest.scripts ?? {}).flatMap((script) => script.split(/[\s;&|]+/));
  const isUsed = (name: string): boolean =>
    imported.has(name) ||
    uses.commandsOf(name).some((command) => commands.includes(command)) ||
    uses.configurations.some((text) => text.includes(`"${name}"`)) ||
    (name.startsWith("@types/") && isTyped(name.slice("@types/".length)));
  const isTyped = (name: string) =>
    name === "node" || isUsed(name.replace("__", "/").replace(/^(?=.*\/)/, "@"));
  return declared(manifest)
    .filter((name) => !isUsed(name))
    .map((name) => `package.json: ${name} is imported nowhere`);
}

/** Dependencies that no page of decisions names. Types follow the package that they describe. */
export function unexplainedProblems(manifest: Manifest, pages: readonly string[]): string[] {
  return [...declared(manifest), ...Object.keys(manifest.optionalDependencies ?? {})]
    .filter((name) => !name.startsWith("@types/") && !pages.some((page) => page.includes(name)))
    .map((name) => `package.json: ${name} is mentioned nowhere in src/decisions`);
}

function declared(manifest: Manifest): string[] {
  return Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
}
