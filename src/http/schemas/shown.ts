import type * as z from "zod";

const shownBy = new WeakMap<z.core.$ZodType, z.core.$ZodType>();

/**
 * A schema whose document is another's: of what arrives as text and is read as a number, or is read by hand. What
 * it takes is unchanged; its input has the other's type, as a client sees it.
 */
export function shownAs<S extends z.ZodType, T extends z.ZodType>(schema: S, shown: T): Shown<S, T> {
  shownBy.set(schema, shown);
  return schema as unknown as Shown<S, T>;
}

/** What may be left out of an object is the shown one's to say. */
type Shown<S extends z.ZodType, T extends z.ZodType> = z.ZodType<
  z.output<S>,
  z.input<T>,
  z.core.$ZodTypeInternals<z.output<S>, z.input<T>> & {
    readonly optin: T["_zod"]["optin"];
    readonly optout: S["_zod"]["optout"];
  }
>;

/** What stands for a schema in the document: itself, unless told otherwise. */
export function shownOf(schema: z.core.$ZodType): z.core.$ZodType {
  const shown = shownBy.get(schema);
  return shown === undefined ? schema : shownOf(shown);
}
