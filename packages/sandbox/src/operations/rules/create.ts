import { type Call, type Outcome, requestOf } from "../../call/call.ts";
import type { Ending, Workspace } from "../../call/workspace.ts";
import type { JsonObject } from "../../description/document.ts";
import { firstExample, withParams } from "../../description/examples.ts";
import { typeOf } from "../../description/model.ts";
import { type Operation, type Success, typeIn } from "../../description/operation.ts";
import type { Attributes, StoredResource } from "../../store/resources.ts";
import { moveTimes } from "../../time/timestamp.ts";
import { endingOf } from "../lifecycle/ending.ts";
import { startWork } from "../lifecycle/work.ts";
import { checkUnique, withoutReferences } from "./checks.ts";

/** Creates the resource of a call with its {@link newAttributes}, which `set` overrides. */
export function create(call: Call, set: Attributes = {}): Outcome {
  const [success] = call.operation.successes;
  const type = typeIn(success);
  const attributes = { ...newAttributes(call, success), ...set };
  checkUnique(call, type, attributes);
  const ending = endingOf(call);
  return {
    kind: "resource",
    resource: store(call, { type, attributes, success, ending }),
  };
}

/**
 * The attributes of a new resource: those of the example, overridden by documented defaults, the path and the body. The
 * example supplies no references to other resources, and no items of lists that the request can contain.
 */
export function newAttributes(call: Call, success: Success): Attributes {
  const { operation, body, params, workspace } = call;
  const { properties: own = {} } = operation.body ?? {};
  const { attributes } = withParams(firstExample(success), operation, params);
  // A time that requests set, such as the start of a time window, says nothing about the time of the creation.
  const moved = Object.fromEntries(Object.entries(attributes).filter(([name]) => !(name in own)));
  const example = { ...attributes, ...(moveTimes(moved, workspace.now, "earliest") as JsonObject) };
  const needed = new Set(
    success.resource?.attributes.filter((one) => one.required && !one.nullable).map(({ name }) => name),
  );
  // Omits fields that the request could have set but did not, unless every response has to contain them.
  const added = Object.entries(withoutReferences(call, typeIn(success), example))
    .filter(([name]) => !(name in own) || needed.has(name))
    .map(([name, value]) => [name, name in own && Array.isArray(value) ? [] : value]);
  return { ...Object.fromEntries(added), ...bodyDefaults(operation), ...params, ...body };
}

function bodyDefaults({ body }: Operation): Attributes {
  const properties = Object.entries((body?.properties ?? {}) as Record<string, { default?: unknown }>);
  return Object.fromEntries(
    properties.filter(([, schema]) => "default" in schema).map(([name, schema]) => [name, schema.default]),
  );
}

/**
 * The current time for each timestamp that a response to a read must contain, because the example of a creation may
 * lack some of these timestamps.
 */
function initialTimes({ model, timestamp }: Workspace, type: string): Attributes {
  return Object.fromEntries(typeOf(model, type).requiredTimes.map((name) => [name, timestamp]));
}

interface NewResource {
  readonly type: string;
  readonly attributes: Attributes;
  /** The response whose example determines the prefix of the ID. */
  readonly success: Success;
  readonly ending?: Ending | undefined;
}

/** Stores a new resource, and starts it if it is long-running work. */
export function store(call: Call, { type, attributes, success, ending }: NewResource): StoredResource {
  const { workspace } = call;
  const { seq, id } = workspace.newId(type, firstExample(success).id);
  const resource = workspace.resources.insert(type, {
    seq,
    id,
    attributes: { ...initialTimes(workspace, type), ...attributes },
  });
  return startWork(workspace, resource, { cause: requestOf(call), ending });
}
