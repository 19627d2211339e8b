// What an operation does: it is implemented by hand, or follows the rule of its kind and its behaviour.
import { type Call, type Outcome, targetOf } from "../call/call.ts";
import type { OperationBehaviour } from "../description/behaviour.ts";
import type { Attributes } from "../store/resources.ts";
import { families } from "./by-hand/index.ts";
import { act, cancel, copy, hasTrash, merge, remove, restore } from "./rules/change.ts";
import { countResources } from "./rules/count.ts";
import { create } from "./rules/create.ts";
import { file } from "./rules/file.ts";
import { list } from "./rules/list.ts";
import { readSingle, removeSingle, upsert, writeSingle } from "./rules/named.ts";
import { recordOperation } from "./rules/record.ts";
import { computeValues } from "./rules/values.ts";
import { view } from "./rules/view.ts";

/**
 * Performs an operation whose call has been checked. Call it in a transaction, unless the method is GET.
 *
 * @throws {FaultError} 400, 404 or 409
 */
export function perform(call: Call, behaviour: OperationBehaviour | undefined): Outcome {
  const family = behaviour?.family === undefined ? undefined : families[behaviour.family];
  return family === undefined ? followRule(call, behaviour) : family(call, () => followRule(call, behaviour));
}

function followRule(call: Call, behaviour: OperationBehaviour | undefined): Outcome {
  const set = computeValues(behaviour?.set ?? {}, call);
  if (behaviour?.record) recordOperation(behaviour.record, call);
  if (behaviour?.copy) return copy(call, set);
  if (behaviour?.restore) return restore(call, set);
  if (behaviour?.purge) return remove(call, { toTrash: false });
  if (behaviour?.count) return counted(call, { ...countResources(behaviour.count, call), ...set });
  if (behaviour?.target) return merge(call, set);
  switch (call.kind) {
    case "list":
      return list(call, { trash: behaviour?.trash === true });
    case "read":
      return { kind: "resource", resource: targetOf(call) };
    case "create":
      return create(call, set);
    case "merge":
      return merge(call, set);
    case "act":
      return act(call, set);
    case "remove":
      return remove(call, { toTrash: hasTrash(call, targetOf(call).type) });
    case "upsert":
      return upsert(call);
    case "read_single":
      return readSingle(call);
    case "write_single":
      return writeSingle(call);
    case "remove_single":
      return removeSingle(call);
    case "cancel":
      return cancel(call);
    case "file":
      return file(call);
    case "view":
      return view(call, set);
  }
}

/** Adds counts to the attributes of the only resource of a type, or else to those of the example. Stores no counts. */
function counted(call: Call, counts: Attributes): Outcome {
  return call.kind === "read_single" ? { ...readSingle(call), shown: counts } : view(call, counts);
}
