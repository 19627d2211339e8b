import type { Planasonix } from "@planasonix/client";
import type { Command } from "../described/command.ts";

/** The parts of a request that a caller states. */
export interface RequestParts {
  /** The path parameters by name. */
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
  /** The body; `undefined` if the operation has none. */
  readonly body: Readonly<Record<string, unknown>> | undefined;
}

/** A method of the client. Its types do not matter here: the words of the command decide what it gets. */
export type ClientMethod = (...values: unknown[]) => Promise<unknown>;

/** The method of the client with this name, such as `pipelines.listRuns`. */
export function clientMethod(client: Planasonix, name: string): ClientMethod {
  return name.split(".").reduce<unknown>((inner, member) => Reflect.get(Object(inner), member), client) as ClientMethod;
}

/** What a method gets in front of its options: the IDs, then the body or the query. */
export function argumentsOf(
  { ids, takes }: Pick<Command, "ids" | "takes">,
  { path, query, body }: RequestParts,
): unknown[] {
  return [
    ...(ids.length > 1 ? [path] : Object.values(path)),
    ...(takes === "body" ? [body] : takes === "query" ? [query] : []),
  ];
}
