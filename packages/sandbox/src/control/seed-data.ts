import { unknownIdIssue } from "../call/call.ts";
import type { Workspace } from "../call/workspace.ts";
import { strings } from "../description/document.ts";
import { readExamples } from "../description/examples.ts";
import { typeOf } from "../description/model.ts";
import { typesOf } from "../description/resource-shape.ts";
import type { ResourceType } from "../description/resource-type.ts";
import { errorDetails, type Validator } from "../description/validator.ts";
import { alertAttributes, notifyOfNew } from "../operations/lifecycle/notifications.ts";
import { explainSchedule, plan, scheduleType } from "../operations/lifecycle/schedules.ts";
import { referredType } from "../operations/rules/checks.ts";
import type { Tenant } from "../tenants/tenant.ts";
import { timestamp } from "../time/timestamp.ts";

/**
 * Stores resources of a type, each with the given `id` or else a new one. The example in the API description supplies
 * the attributes that an item omits, except `created_at`, which defaults to the current time.
 * @returns The IDs of the resources.
 * @throws {TypeError} If there is no such type, the type lacks one of the attributes, a value is not valid for its
 * attribute, a state is unknown, an ID is empty or taken or, if the sandbox is strict, a reference is unknown.
 */
export function seedData(
  { workspace, validator, strict }: Pick<Tenant, "workspace" | "validator" | "strict">,
  type: string,
  items: readonly Readonly<Record<string, unknown>>[],
): string[] {
  const known = workspace.model.types.get(type);
  if (known === undefined) {
    throw new TypeError(
      `There is no stored type ${JSON.stringify(type)}; use the type of a resource, such as pipeline_run`,
    );
  }
  const names = new Set([...known.attributes.map(({ name }) => name), ...known.selectors]);
  const [example] = readExamples(known);
  const now = timestamp(workspace.now());
  const created = names.has("created_at") ? { created_at: now } : {};
  const explain = explainAttributes(known, validator);
  const added = items.map(({ id: own, ...item }) => {
    for (const [name, value] of Object.entries(item)) {
      if (!names.has(name)) throw new TypeError(`The type ${type} has no attribute ${JSON.stringify(name)}`);
      checkValue(known, name, value);
    }
    const unknown = strict ? explainReferences(workspace, type, item) : undefined;
    const problem = explain(item) ?? explainCron(type, item, workspace.now()) ?? unknown;
    if (problem !== undefined) throw new TypeError(problem);
    const { seq, id } = workspace.newId(type);
    const attributes = { ...example?.attributes, ...created, ...alertAttributes(workspace, type), ...item };
    return workspace.resources.insert(type, { seq, id: checkId(workspace, type, own) ?? id, attributes });
  });
  notifyOfNew(workspace, type, added);
  if (type === scheduleType) for (const schedule of added) plan(workspace, schedule);
  return added.map(({ id }) => id);
}

/** Explains which attribute refers to a resource that does not exist; undefined if none does. */
function explainReferences(
  workspace: Workspace,
  type: string,
  attributes: Readonly<Record<string, unknown>>,
): string | undefined {
  for (const [name, value] of Object.entries(attributes)) {
    const referred = referredType({ workspace }, type, name);
    if (referred === undefined) continue;
    const { key } = typeOf(workspace.model, referred);
    const exists = (id: unknown) => typeof id !== "string" || workspace.resources.find(referred, id, { key });
    if (![value].flat().every(exists)) return `\`${type}.${name}\` ${unknownIdIssue(referred)}`;
  }
  return undefined;
}

function explainCron(type: string, attributes: Readonly<Record<string, unknown>>, now: number): string | undefined {
  const problem = type === scheduleType ? explainSchedule(attributes, now) : undefined;
  return problem && `\`${type}.${problem.name}\` ${problem.issue}`;
}

/**
 * Returns a function that explains what in attributes a read could not return, such as a node without an ID; undefined
 * if nothing is wrong.
 */
function explainAttributes(
  { type, operations }: ResourceType,
  validator: Validator,
): (attributes: Readonly<Record<string, unknown>>) => string | undefined {
  const reads = operations.filter(({ method }) => method === "GET").map(({ successes: [success] }) => success);
  const [read] = reads.toSorted((a, b) => Number(a.resource?.isList) - Number(b.resource?.isList));
  if (read?.schema === undefined) return () => undefined;
  const validate = validator(read.schema);
  const [place, isList] = read.resource?.isList ? ["/data/0/attributes", true] : ["/data/attributes", false];
  return (attributes) => {
    const data = { type, attributes };
    // Checks only what is given: the example supplies the rest.
    const errors = validate({ data: isList ? [data] : data }).filter(({ instancePath }) =>
      instancePath.startsWith(`${place}/`),
    );
    const given = errors.map((error) => ({ ...error, instancePath: error.instancePath.slice(place.length) }));
    const [detail] = errorDetails(given, type);
    return detail && `\`${detail.field}\` ${detail.issue}`;
  };
}

function checkId({ resources }: Workspace, type: string, id: unknown): string | undefined {
  if (id === undefined) return undefined;
  if (typeof id !== "string" || id === "")
    throw new TypeError("The `id` of a resource must be a string that is not empty");
  if ([false, true].some((deleted) => resources.find(type, id, { deleted }) !== undefined)) {
    throw new TypeError(`There is already a resource of the type ${type} with the ID ${JSON.stringify(id)}`);
  }
  return id;
}

function checkValue({ type, attributes, waiter }: ResourceType, name: string, value: unknown): void {
  if (value === undefined) return;
  const schema = attributes.find((attribute) => attribute.name === name)?.schema ?? {};
  const allowed = typesOf(schema);
  if (allowed.length > 0 && !jsonTypesOf(value).some((one) => allowed.includes(one))) {
    throw new TypeError(`\`${type}.${name}\` must be of type ${allowed.join(" or ")}, got ${JSON.stringify(value)}`);
  }
  // Work in an unknown state would never end.
  const states = strings(schema["x-extensible-enum"]);
  if (name === (waiter?.attribute ?? "status") && states.length > 0 && !states.includes(String(value))) {
    throw new TypeError(`\`${type}.${name}\` must be one of ${states.join(", ")}, got ${JSON.stringify(value)}`);
  }
}

/** The JSON types that a value belongs to. */
function jsonTypesOf(value: unknown): string[] {
  if (value === null) return ["null"];
  if (Array.isArray(value)) return ["array"];
  if (typeof value === "number") return Number.isInteger(value) ? ["integer", "number"] : ["number"];
  return [typeof value];
}
