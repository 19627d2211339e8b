import { gzipSync } from "node:zlib";
import type { Call, Outcome, ViewOutcome } from "../../call/call.ts";
import { type ExampleResource, exampleResources, firstExample, withParams } from "../../description/examples.ts";
import type { Success } from "../../description/operation.ts";
import type { Attributes } from "../../store/resources.ts";
import { moveTimes } from "../../time/timestamp.ts";

/**
 * Returns the example of an operation with the values of the request and of `set`. Shifts the timestamps of the example
 * so that the latest one is now.
 */
export function view(
  call: Call,
  set: Attributes = {},
  success: Success = call.operation.successes[0],
): ViewOutcome & { readonly id: string } {
  const { operation, params, query, body, workspace } = call;
  const example = exampleLike(success, set);
  const { id, attributes } = withParams(example, operation, params);
  const described = new Map(success.resource?.attributes.map((attribute) => [attribute.name, attribute]));
  const given = Object.entries({ ...query, ...body, ...params }).filter(([name, value]) => {
    // A value whose JSON type differs from that in the example means something else, although it has the same name.
    return described.has(name) && (!(name in attributes) || kindOfValue(attributes[name]) === kindOfValue(value));
  });
  const now = moveTimes(attributes, workspace.now(), "latest") as Attributes;
  return { kind: "view", id, success, attributes: { ...now, ...Object.fromEntries(given), ...set } };
}

/** The first example that has all of these values, such as a state, or else the first one. */
function exampleLike(success: Success, values: Attributes): ExampleResource {
  const wanted = Object.entries(values);
  const found = exampleResources(success).find(({ attributes }) =>
    wanted.every(([name, value]) => attributes[name] === value),
  );
  return found ?? firstExample(success);
}

function kindOfValue(value: unknown): string {
  return Array.isArray(value) ? "array" : value === null ? "null" : typeof value;
}

/** Returns a file of the documented media type. */
export function file(call: Call): Outcome {
  const { operation, workspace } = call;
  const [{ mediaType = "application/octet-stream", examples }] = operation.successes;
  if (mediaType === "application/yaml") return { kind: "file", mediaType, body: workspace.descriptionText() };
  if (mediaType === "application/gzip") return { kind: "file", mediaType, body: gzipSync(`${operation.id}\n`) };
  if (mediaType === "application/zip") return { kind: "file", mediaType, body: emptyZip };
  return { kind: "file", mediaType, body: String(examples[0]?.value ?? "") };
}

/** A ZIP archive without entries, which consists of the end-of-central-directory record. */
const emptyZip: Uint8Array = Uint8Array.of(0x50, 0x4b, 0x05, 0x06, ...new Array<number>(18).fill(0));
