import type { Call } from "../../call/call.ts";
import type { RecordedResource, Value } from "../../description/behaviour.ts";
import { exampleId, exampleResources } from "../../description/examples.ts";
import { typeOf } from "../../description/model.ts";
import type { Attributes } from "../../store/resources.ts";

/** Computes the values of `set`. Omits values that refer to absent fields or attributes. */
export function computeValues(values: Readonly<Record<string, Value>>, call: Call): Attributes {
  const computed = Object.entries(values).map(([name, value]) => [name, computeValue(value, name, call)] as const);
  return Object.fromEntries(computed.filter(([, value]) => value !== undefined));
}

function computeValue(value: Value, attribute: string, call: Call): unknown {
  if (typeof value !== "string" || !value.startsWith("$")) return value;
  return value
    .split(" ?? ")
    .map((term) => computeTerm(term, attribute, call))
    .find((computed) => computed !== undefined);
}

function computeTerm(term: string, attribute: string, call: Call): unknown {
  const { workspace, body } = call;
  const [word, name = ""] = term.split(".", 2);
  switch (word) {
    case "$now":
      return workspace.timestamp;
    case "$secret":
      return workspace.newSecret(exampleSecret(call, attribute));
    case "$target":
      return call.target?.attributes[name];
    case "$body":
      return body[name];
    default:
      throw new TypeError(`Unknown value ${term} in a behaviour`);
  }
}

/** The secret in an example of the response, which determines the prefix of new secrets. */
function exampleSecret({ operation }: Call, attribute: string): string {
  const examples = operation.successes.flatMap(exampleResources).map(({ attributes }) => attributes[attribute]);
  return String(examples.find((value) => typeof value === "string") ?? "");
}

/** Stores a resource that records the operation. Resources of some types, such as the lines of a log, have no ID. */
export function recordOperation({ type, set }: RecordedResource, call: Call): void {
  const { resources, model, newId } = call.workspace;
  const { seq, id } = newId(type);
  const hasId = exampleId(typeOf(model, type)) !== "";
  resources.insert(type, { seq, id: hasId ? id : "", attributes: computeValues(set, call) });
}
