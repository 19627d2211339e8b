import type { Command, Flag } from "@planasonix/configured/src/described/command.ts";
import { toolOf } from "./tool-class.ts";

/** What an agent needs to call an operation, in few words. What is usual is missing. */
export function describedOperation(command: Command): object {
  const { operation, summary, ids, query, body, effects, isFinal, asks, scopes, paged, result, fields } = command;
  const flags = [...query, ...(body?.flags ?? [])];
  const required = [...ids.map(({ name }) => name), ...flags.filter((flag) => flag.required).map(({ field }) => field)];
  return {
    operation,
    tool: toolOf(command).name,
    summary,
    ...(ids.length + flags.length > 0 && {
      arguments: Object.fromEntries([
        ...ids.map(({ name }) => [name, "string"]),
        ...flags.map((flag) => [flag.field, typeOf(flag)]),
      ]),
    }),
    ...(required.length > 0 && { required }),
    effects,
    ...(isFinal && { final: true }),
    ...(asks && { asks: true }),
    ...(scopes.length > 0 && { scopes }),
    result: result === "list" && paged ? "pages" : result,
    ...(fields && {
      fields: fields
        .map(shortPath)
        .filter((path) => path !== "attributes" && path !== "type")
        .join(","),
    }),
  };
}

/** The path of a field as agents write it: without the `attributes` that most begin with. */
export function shortPath(path: string): string {
  return path.replace(/^attributes\./, "");
}

/** The known values, and `...` if others are possible; otherwise the kind, and for a list or a map that of its values. */
function typeOf({ kind, of, values, closed, sensitive, plain }: Flag): unknown {
  if (sensitive && !plain) return "secret: not here";
  if (sensitive) return `only ${plain?.join(", ")}: the others are secret`;
  if (values) return closed ? values : [...values, "..."];
  return kind === "list" ? `${of ?? "any"}[]` : kind === "map" && of ? `map of ${of}` : kind;
}
