import type { Behaviours } from "../../description/behaviour.ts";
import type { Model } from "../../description/model.ts";
import type { Operation } from "../../description/operation.ts";
import { statesOf } from "./states.ts";

/**
 * The type of the long-running work that an operation starts; undefined if it starts none. The behaviour of the operation
 * names the type. Otherwise, the work is the resource in the response, if the example shows it in one of the steps of its
 * lifecycle.
 */
export function startedWork(
  { model, behaviours }: { readonly model: Model; readonly behaviours: Behaviours },
  { id, method, successes: [success] }: Operation,
): string | undefined {
  const named = Object.values(behaviours).find(({ operations }) => operations?.[id]?.starts !== undefined);
  if (named !== undefined) return named.operations?.[id]?.starts;
  const type = success.resource?.type ?? "";
  const states = method === "GET" ? undefined : statesOf({ model, behaviours }, type);
  if (states === undefined) return undefined;
  return states.steps.includes(String(success.example.attributes[states.attribute])) ? type : undefined;
}
