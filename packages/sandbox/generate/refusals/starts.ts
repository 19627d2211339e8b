import type { Behaviours } from "../../src/description/behaviour.ts";
import { isObject } from "../../src/description/document.ts";
import { targetType } from "../../src/description/kind.ts";
import type { Model } from "../../src/description/model.ts";
import type { Operation } from "../../src/description/operation.ts";
import { startedWork } from "../../src/operations/lifecycle/started-work.ts";

/**
 * The operations with `x-starts` that would answer with work that exists already, or with work of another type than the
 * one to poll, one line each. A copy is refused as well: it would begin with the results of its source. What code creates, the
 * contract tests check.
 */
export function uncreatedWork(behaviours: Behaviours, model: Model): string[] {
  return [...model.operations.values()].flatMap((operation) => {
    const starts = operation.extensions["x-starts"];
    const type = startedWork({ model, behaviours }, operation);
    if (!isObject(starts) || type === undefined) return [];
    const poll = model.operations.get(String(starts.poll));
    const polled = poll && targetType(poll, model.owners);
    return [
      ...(polled === undefined || polled === type
        ? []
        : [`${operation.id}: starts a ${type}, but \`x-starts\` polls a ${polled} with ${starts.poll}`]),
      ...existingWork(operation, { type, behaviours, model }),
    ];
  });
}

interface Started {
  /** The type of the work. */
  readonly type: string;
  readonly behaviours: Behaviours;
  readonly model: Model;
}

function existingWork({ id }: Operation, { type, behaviours, model }: Started): string[] {
  const behaviour = Object.values(behaviours).find(({ operations }) => operations?.[id])?.operations?.[id];
  const kind = model.kinds.get(id);
  if (behaviour?.restarts) {
    return kind === "act"
      ? []
      : [`${type}: operations.${id}.restarts: the path and the response are not the same work`];
  }
  if (behaviour?.by_hand !== undefined || (kind === "create" && !behaviour?.copy)) return [];
  const change = behaviour?.copy
    ? `a copy has the results of the ${type} that the path names`
    : `it changes the ${type} that the path names`;
  const cause = kind === "act" ? change : `it stores no ${type}`;
  return [
    `${type}: operations.${id}: creates no new work despite \`x-starts\`, because ${cause}: state \`restarts: true\` if ` +
      `the ${type} itself begins to go, or else the function \`by_hand\` that creates the work`,
  ];
}
