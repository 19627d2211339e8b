import { goingHeader, HttpError } from "@planasonix/serving";
import type { Call } from "../../call/call.ts";
import { typeIn } from "../../description/operation.ts";
import { endedStates, statesOf } from "../lifecycle/states.ts";

/**
 * Checks that nothing is going that the operation would start: work for the same resources of the path. Some forms of the
 * API refuse that. Work of the seed never ends, so it does not count.
 * @throws {HttpError} 409 with the ID of the work in the header `goingHeader`.
 */
export function checkGoing({ operation, params, workspace }: Call): void {
  const type = typeIn(operation.successes[0]);
  const states = statesOf(workspace, type);
  if (states === undefined) return;
  const where = operation.pathParameters.map((name) => ({ attribute: name, equals: String(params[name]) }));
  const ended = endedStates(workspace, type);
  const going = workspace.resources
    .select(type, { where })
    .find(
      ({ id, attributes }) => !ended.has(attributes[states.attribute]) && workspace.timers.lastDue(id) !== undefined,
    );
  if (going === undefined) return;
  const message = `The same work is already going as ${going.id}.`;
  throw new HttpError({ status: 409, message, headers: { [goingHeader]: going.id } });
}
