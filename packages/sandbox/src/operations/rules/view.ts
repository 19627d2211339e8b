import type { Call, OperationResult, ViewResult } from "../../call/call.ts";
import { exampleParams, exampleResources, replaced, requestedIds } from "../../description/examples.ts";
import type { ExampleResource, Success } from "../../description/operation.ts";
import type { Attributes } from "../../store/resources.ts";
import { moveTimes } from "../../time/timestamp.ts";
import { emptied } from "./emptied.ts";

/**
 * Returns the example of an operation with the values of the request and of `set`. Shifts the timestamps of the example
 * so that the latest one is now. An example describes only what the demo data contains: of anything else, it has no IDs,
 * names, numbers or items.
 */
export function view(
  call: Call,
  set: Attributes = {},
  success: Success = call.operation.successes[0],
): ViewResult & { readonly id: string } {
  const { operation, params, query, body, workspace } = call;
  const ids = requestedIds(operation, call);
  const example = exampleLike(success, set);
  const isDescribed = describesRequest(call);
  if (!isDescribed && !ids.has(example.id)) ids.set(example.id, newIdLike(call, example.id));
  const { id, attributes } = replaced(example, ids);
  const moved = moveTimes(attributes, workspace.now, "latest") as Attributes;
  const described = new Map(success.resource?.attributes.map((attribute) => [attribute.name, attribute]));
  const given = Object.entries({ ...query, ...body, ...params }).filter(([name, value]) => {
    // A value whose JSON type differs from that in the example means something else, although it has the same name.
    return described.has(name) && (!(name in attributes) || kindOfValue(attributes[name]) === kindOfValue(value));
  });
  const shown = isDescribed
    ? moved
    : emptied(call, success, { attributes: moved, kept: new Set([id, ...ids.values()]) });
  return { kind: "view", id, success, attributes: { ...shown, ...Object.fromEntries(given), ...set } };
}

/** Whether the example of an operation describes what a request names: something constant, or the demo data. */
function describesRequest({ operation, params, workspace }: Call): boolean {
  if (workspace.operationBehaviours.get(operation.id)?.constant) return true;
  const shown = exampleParams(operation);
  return (
    workspace.hasExamples &&
    Object.entries(params).every(([name, value]) => !workspace.model.owners.has(name) || shown[name] === value)
  );
}

/** A new ID for something that is not stored. A GET makes nothing, so it has none. */
function newIdLike({ operation, workspace }: Call, example: string): string {
  if (operation.method === "GET" || example === "") return "";
  return workspace.newId(operation.id, example).id;
}

/** The first example that has all of these values, such as a state, or else the first one. */
function exampleLike(success: Success, values: Attributes): ExampleResource {
  const wanted = Object.entries(values);
  const found = exampleResources(success).find(({ attributes }) =>
    wanted.every(([name, value]) => attributes[name] === value),
  );
  return found ?? success.example;
}

function kindOfValue(value: unknown): string {
  return Array.isArray(value) ? "array" : value === null ? "null" : typeof value;
}

/** Returns a file of the documented media type. */
export function file(call: Call): OperationResult {
  const { operation, workspace } = call;
  const [{ mediaType = "application/octet-stream", examples }] = operation.successes;
  if (mediaType === "application/yaml") return { kind: "file", mediaType, body: workspace.descriptionText() };
  if (mediaType === "application/gzip") return { kind: "file", mediaType, body: emptyGzip };
  if (mediaType === "application/zip") return { kind: "file", mediaType, body: emptyZip };
  return { kind: "file", mediaType, body: String(examples[0]?.value ?? "") };
}

/** A gzip file of nothing: the header, an empty block, and the checksum and length of nothing. */
const emptyGzip: Uint8Array = Uint8Array.of(
  0x1f,
  0x8b,
  0x08,
  0,
  0,
  0,
  0,
  0,
  0,
  0xff,
  0x03,
  ...new Array<number>(9).fill(0),
);

/** A ZIP archive without entries, which consists of the end-of-central-directory record. */
const emptyZip: Uint8Array = Uint8Array.of(0x50, 0x4b, 0x05, 0x06, ...new Array<number>(18).fill(0));
