// What an operation does: it is implemented by hand, or follows the rule of its kind and its behaviour.
import { type Call, type OperationResult, targetOf } from "../call/call.ts";
import type { OperationBehaviour } from "../description/behaviour.ts";
import { byHand } from "./by-hand/index.ts";
import { grownResult } from "./lifecycle/growth.ts";
import { act, cancel, copy, hasTrash, merge, remove, restore } from "./rules/change.ts";
import { count } from "./rules/count.ts";
import { create } from "./rules/create.ts";
import { list } from "./rules/list.ts";
import { readSingle, removeSingle, upsert, writeSingle } from "./rules/named.ts";
import { testResult, verdictOf } from "./rules/test-result.ts";
import { computeValues, recordOperation } from "./rules/values.ts";
import { file, view } from "./rules/view.ts";

/**
 * Performs an operation whose call has been checked. Call it in a transaction, unless the method is GET.
 *
 * @throws {HttpError} 400, 404 or 409
 */
export function perform(call: Call, behaviour: OperationBehaviour | undefined): OperationResult {
  const implementation = behaviour?.by_hand === undefined ? undefined : byHand[behaviour.by_hand];
  const derived = (): OperationResult => followRule(call, behaviour);
  return grownResult(implementation === undefined ? derived() : implementation(call, derived), call.workspace.now);
}

function followRule(call: Call, behaviour: OperationBehaviour | undefined): OperationResult {
  const set = computeValues(behaviour?.set ?? {}, call);
  if (behaviour?.record) recordOperation(behaviour.record, call);
  if (behaviour?.copy) return copy(call, set);
  if (behaviour?.restore) return restore(call, set);
  if (behaviour?.purge) return remove(call, { toTrash: false });
  if (behaviour?.count) return count(call, behaviour.count, set);
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
    case "view": {
      const verdict = verdictOf(call.operation);
      return verdict === undefined ? view(call, set) : testResult(call, set, verdict);
    }
  }
}
