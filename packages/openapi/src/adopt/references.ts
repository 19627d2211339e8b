import type { Json, JsonObject } from "@planasonix/scripts/openapi/description.ts";
import { isObject } from "./read-document.ts";

/** What an adopted operation says of others, and what it can no longer say. */
export interface Referring {
  readonly extensions: JsonObject;
  /** What is lost because the other operation is missing, in words. */
  readonly lost: readonly string[];
}

/** The fields of an extension that name another operation, and what is lost without it. */
const references: Readonly<Record<string, readonly [field: string | undefined, loss: string]>> = {
  "x-outcome": [undefined, "the check of an unknown outcome"],
  "x-waiter": ["cancel", "the cancellation of a wait"],
  "x-starts": ["poll", "the wait for what it starts"],
  "x-follow": ["until", "following the list"],
};

/**
 * The extensions of an operation of ours under the names that the operations have now.
 * @param idOf - The operationId of an operation of ours in the other description; undefined if it lacks the operation.
 */
export function refer(name: string, ours: JsonObject, idOf: (id: string) => string | undefined): Referring {
  const lost: string[] = [];
  const extensions = Object.entries(ours)
    .filter(([key]) => key.startsWith("x-") && key !== "x-codeSamples")
    .flatMap(([key, value]): [string, Json][] => {
      const [field, loss] = references[key] ?? [];
      const target = field === undefined ? value : isObject(value) ? value[field] : undefined;
      if (loss === undefined || typeof target !== "string" || target === "none") return [[key, structuredClone(value)]];
      const id = idOf(target);
      if (id === undefined) lost.push(`${name}: ${loss} (needs ${target.replace("_", ".")})`);
      if (field === undefined) return id === undefined ? [] : [[key, id]];
      if (id !== undefined) return [[key, { ...(value as JsonObject), [field]: id }]];
      // A wait goes on without its cancellation; everything else needs the other operation.
      const { cancel: _, ...rest } = value as JsonObject;
      return key === "x-waiter" ? [[key, rest]] : [];
    });
  return { extensions: Object.fromEntries(extensions), lost };
}
