import type * as z from "zod";
import type { Call, Reply, Route } from "./route.ts";

/** What stands in a path after a colon. */
export type ParameterNames<P extends string> = P extends `${string}:${infer Name}/${infer Rest}`
  ? Name | ParameterNames<`/${Rest}`>
  : P extends `${string}:${infer Name}`
    ? Name
    : never;

/** A path as the document writes it: `/v1/geofences/{id}`. */
export type Templated<P extends string> = P extends `${infer Head}:${infer Name}/${infer Rest}`
  ? `${Head}{${Name}}/${Templated<Rest>}`
  : P extends `${infer Head}:${infer Name}`
    ? `${Head}{${Name}}`
    : P;

type Schema = z.ZodType | undefined;
export type InputOf<S> = S extends z.ZodType ? Given<z.input<S>> : undefined;
/** As a value that nobody changes. */
type Given<T> = T extends object ? { readonly [K in keyof T]: Given<T[K]> } : T;
export type OutputOf<S> = S extends z.ZodType ? z.output<S> : undefined;

/** An answer that is no refusal. */
export interface Answer<S extends z.ZodType = z.ZodType> {
  /** In which case, in a sentence. */
  readonly what: string;
  readonly schema?: S;
  /** `application/json` unless told. */
  readonly type?: string;
  /** Media types it is given in for who asks by `Accept`, each with what it is. */
  readonly others?: Readonly<Record<string, string>>;
}

export type Answers = Readonly<Partial<Record<200 | 201 | 202 | 204 | 304, Answer>>>;

/** A request as the document shows it, and as the tests send it. */
export type Example<P extends string, S, Q> = ([ParameterNames<P>] extends [never]
  ? object
  : { readonly params: Readonly<Record<ParameterNames<P>, string>> }) &
  (S extends z.ZodType ? { readonly body: InputOf<S> } : { readonly body?: unknown }) & {
    readonly query?: InputOf<Q>;
    readonly headers?: Readonly<Record<string, string>>;
  };

/** A route with the types of its parts. */
export interface Definition<
  M extends Route["method"],
  P extends string,
  S extends Schema,
  Q extends Schema,
  A extends Answers,
> extends Omit<Route, "method" | "path" | "body" | "query" | "answers" | "example" | "handle"> {
  readonly method: M;
  readonly path: P;
  readonly body?: S;
  readonly query?: Q;
  readonly answers: A;
  readonly example: Example<P, S, Q>;
  readonly handle: (call: Call<OutputOf<S>, OutputOf<Q>>) => Promise<Reply>;
}

/** A route in a list, which still knows what a client may ask and is answered. Nothing of `types` is there at run time. */
export interface TypedRoute<M, P, S, Q, A> extends Route {
  readonly types?: {
    readonly name: M extends string ? (P extends string ? `${Uppercase<M>} ${Templated<P>}` : never) : never;
    readonly params: P extends string ? Readonly<Record<ParameterNames<P>, string>> : never;
    readonly body: InputOf<S>;
    readonly query: InputOf<Q>;
    readonly answer: AnswerOf<A>;
  };
}

type AnswerOf<A> = {
  [Status in keyof A]: A[Status] extends Answer<infer S> ? AnsweredBy<A[Status], S> : never;
}[keyof A];
/** Text of a type of its own, else what the JSON says; nothing, where the answer has no body. */
type AnsweredBy<One, S extends z.ZodType> = One extends { readonly type: string }
  ? string
  : One extends { readonly schema: z.ZodType }
    ? z.output<S>
    : undefined;
