// The rule that creates a resource. Its attributes are those of the example, overridden by documented defaults, the
// path and the body. The example gives no references and, of the fields that the body can have, only required ones.
import type { Call, OperationResult } from "../../call/call.ts";
import type { JsonObject } from "../../description/document.ts";
import { exampleParams, withParams } from "../../description/examples.ts";
import { type Operation, type Success, typeIn } from "../../description/operation.ts";
import type { Attributes, StoredResource } from "../../store/resources.ts";
import { moveTimes } from "../../time/timestamp.ts";
import { endingOf } from "../lifecycle/ending.ts";
import { startWork } from "../lifecycle/work.ts";
import { checkUnique, withoutReferences } from "./checks.ts";

/** Creates the resource of a call with its {@link newAttributes}, which `set` overrides. */
export function create(call: Call, set: Attributes = {}): OperationResult {
  const [success] = call.operation.successes;
  const { type } = templateOf(call, success);
  const attributes = { ...newAttributes(call, success), ...set };
  checkUnique(call, type, attributes);
  return { kind: "resource", resource: store(call, { type, attributes, success }) };
}

/** What an operation and its response say about new resources, whatever the request. */
interface Template {
  readonly operation: Operation;
  readonly type: string;
  /**
   * The attributes of the example that a new resource keeps: no references to other resources, and no items of lists that
   * the request can contain.
   */
  readonly kept: Attributes;
  /** Those whose times move. A time that requests set, such as the start of a window, says nothing about the creation. */
  readonly moved: Attributes;
  readonly defaults: Attributes;
  /** Whether the example contains a value of the path that the request replaces. */
  readonly namesPath: boolean;
}

const templates = new WeakMap<Success, Template>();

function templateOf(call: Call, success: Success): Template {
  const known = templates.get(success);
  if (known?.operation === call.operation) return known;
  const template = readTemplate(call, success);
  templates.set(success, template);
  return template;
}

function readTemplate(call: Call, success: Success): Template {
  const { operation } = call;
  const type = typeIn(success);
  const { properties: own = {} } = operation.body ?? {};
  const needed = new Set(
    success.resource?.attributes.filter((one) => one.required && !one.nullable).map(({ name }) => name),
  );
  // Omits fields that the request could have set but did not, unless every response has to contain them.
  const kept = Object.entries(withoutReferences(call, type, success.example.attributes))
    .filter(([name]) => !(name in own) || needed.has(name))
    .map(([name, value]) => [name, name in own && Array.isArray(value) ? [] : value] as const);
  const moved = kept.filter(([name]) => !(name in own));
  const overridden = new Set(operation.pathParameters);
  const inPath = new Set(Object.values(exampleParams(operation)));
  return {
    operation,
    type,
    kept: Object.fromEntries(kept),
    moved: Object.fromEntries(moved),
    defaults: bodyDefaults(operation),
    namesPath: kept.some(([name, value]) => !overridden.has(name) && contains(value, inPath)),
  };
}

/** Whether a value is or contains one of these values. */
function contains(value: unknown, values: ReadonlySet<unknown>): boolean {
  if (typeof value !== "object" || value === null) return values.has(value);
  return Object.values(value).some((item) => contains(item, values));
}

/** The attributes of a new resource: those of the example, overridden by documented defaults, the path and the body. */
export function newAttributes(call: Call, success: Success): Attributes {
  const { operation, body, params, workspace } = call;
  const { kept, moved, defaults, namesPath } = templateOf(call, success);
  const example = { ...kept, ...(moveTimes(moved, workspace.now, "earliest") as JsonObject) };
  const named = namesPath ? withParams({ id: "", attributes: example }, operation, params).attributes : example;
  return { ...named, ...defaults, ...params, ...body };
}

function bodyDefaults({ body }: Operation): Attributes {
  const properties = Object.entries((body?.properties ?? {}) as Record<string, { default?: unknown }>);
  return Object.fromEntries(
    properties.filter(([, schema]) => "default" in schema).map(([name, schema]) => [name, schema.default]),
  );
}

interface NewResource {
  readonly type: string;
  readonly attributes: Attributes;
  /** The response whose example determines the prefix of the ID. */
  readonly success: Success;
}

/** Stores a new resource, and starts it if it is long-running work. */
export function store(call: Call, { type, attributes, success }: NewResource): StoredResource {
  const { workspace, cause } = call;
  // The example of a creation may lack timestamps that a response to a read must contain.
  const times = workspace.model.types.get(type)?.requiredTimes.map((name) => [name, workspace.timestamp]) ?? [];
  const resource = workspace.add(type, { ...Object.fromEntries(times), ...attributes }, success.example.id);
  return startWork(workspace, resource, { cause, ending: endingOf(call) });
}
