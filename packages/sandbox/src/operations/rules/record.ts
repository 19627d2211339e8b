// This folder implements the kinds of operations, such as `list`, and the words of behaviour/*.yaml, such as `guard`.

import type { Call } from "../../call/call.ts";
import type { RecordedResource } from "../../description/behaviour.ts";
import { exampleId } from "../../description/examples.ts";
import { typeOf } from "../../description/model.ts";
import { computeValues } from "./values.ts";

/** Stores a resource that records the operation. Resources of some types, such as the lines of a log, have no ID. */
export function recordOperation({ type, set }: RecordedResource, call: Call): void {
  const { resources, model, newId } = call.workspace;
  const { seq, id } = newId(type);
  const hasId = exampleId(typeOf(model, type)) !== "";
  resources.insert(type, { seq, id: hasId ? id : "", attributes: computeValues(set, call) });
}
