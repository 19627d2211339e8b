// What tests may store: the attributes of a type, with the values that a read could return. Seeds and scripted outcomes
// have the same rules.
import { unknownIdIssue } from "../call/call.ts";
import type { Workspace } from "../call/workspace.ts";
import { didYouMean } from "../description/closest.ts";
import { strings } from "../description/document.ts";
import { typeOf } from "../description/model.ts";
import type { Success } from "../description/operation.ts";
import { typesOf } from "../description/resource-shape.ts";
import { type ResourceType, readOf } from "../description/resource-type.ts";
import { errorPlace, fieldText, issueOf, specificErrors, type Validator } from "../description/validator.ts";
import { explainSchedule, scheduleType } from "../operations/lifecycle/schedules.ts";
import { referredType } from "../operations/rules/checks.ts";
import type { Tenant } from "../tenants/tenant.ts";

/** What is wrong with attributes: where, as keys below the attributes, and which rule is broken. */
export interface AttributeProblem {
  readonly path: readonly string[];
  /** The problem, as the end of a sentence that starts with the field. */
  readonly issue: string;
}

/** Attributes that a test gives. */
export type GivenAttributes = Readonly<Record<string, unknown>>;

/** Finds what is wrong with attributes; undefined if nothing is. */
export type AttributeRules = (attributes: GivenAttributes) => AttributeProblem | undefined;

/**
 * The rules for the attributes of a stored type.
 * @param options - `partialMaps`: maps, such as `metrics`, may omit required fields.
 */
export function attributeRules(
  { present, validator, strict }: Pick<Tenant, "present" | "validator" | "strict">,
  type: string,
  { partialMaps = false }: { readonly partialMaps?: boolean } = {},
): AttributeRules {
  const workspace = present();
  const known = typeOf(workspace.model, type);
  const names = attributeNames(known);
  const explainRead = readRules(readOf(known), validator, { partialMaps });
  return (attributes) =>
    explainValues(known, names, attributes) ??
    explainRead(attributes) ??
    explainCron(type, attributes, workspace.now) ??
    (strict ? explainReferences(workspace, type, attributes) : undefined);
}

/** The names of the attributes that a test can store: those of the responses, and the IDs of the parents. */
export function attributeNames({ attributes, selectors }: ResourceType): ReadonlySet<string> {
  return new Set([...attributes.map(({ name }) => name), ...selectors]);
}

/** The rules for attributes that a response contains. They check only what is given. */
export function readRules(
  read: Success | undefined,
  validator: Validator,
  { partialMaps = false }: { readonly partialMaps?: boolean } = {},
): AttributeRules {
  if (read?.resource === undefined) return () => undefined;
  const validate = validator(read.resource.attributesAt);
  return (attributes) => {
    const errors = validate(attributes).filter(({ instancePath }) => instancePath !== "");
    const problems = specificErrors(errors).map((error) => ({
      path: errorPlace(error),
      issue: issueOf(error),
      isOmission: error.keyword === "required",
    }));
    const problem = problems.find(({ path, isOmission }) => !(partialMaps && isOmission && path.length === 2));
    return problem && { path: problem.path, issue: problem.issue };
  };
}

/** A field and its problem, as a sentence: `pipeline.nodes[0].type` is required. */
export function problemText(root: string, { path, issue }: AttributeProblem): string {
  return `\`${fieldText(root, path)}\` ${issue}`;
}

function explainValues(
  { type, attributes, waiter }: ResourceType,
  names: ReadonlySet<string>,
  given: GivenAttributes,
): AttributeProblem | undefined {
  const stateName = waiter?.attribute ?? "status";
  for (const [name, value] of Object.entries(given)) {
    if (!names.has(name)) return { path: [name], issue: `is not an attribute of ${type}${didYouMean(name, names)}` };
    const schema = attributes.find((attribute) => attribute.name === name)?.schema ?? {};
    const issue = explainType(typesOf(schema), value) ?? (name === stateName ? explainState(schema, value) : undefined);
    if (issue !== undefined) return { path: [name], issue: `${issue}, got ${JSON.stringify(value)}` };
  }
  return undefined;
}

function explainType(allowed: readonly string[], value: unknown): string | undefined {
  if (value === undefined || allowed.length === 0 || jsonTypesOf(value).some((one) => allowed.includes(one))) return;
  return `must be of type ${allowed.join(" or ")}`;
}

/** Work in an unknown state would never end. */
function explainState(schema: object, value: unknown): string | undefined {
  const states = strings(Reflect.get(schema, "x-extensible-enum"));
  if (value === undefined || states.length === 0 || states.includes(String(value))) return undefined;
  return `must be one of ${states.join(", ")}`;
}

function explainCron(type: string, attributes: GivenAttributes, now: number): AttributeProblem | undefined {
  const problem = type === scheduleType ? explainSchedule(attributes, now) : undefined;
  return problem && { path: [problem.name], issue: problem.issue };
}

/** Explains which attribute refers to a resource that does not exist; undefined if none does. */
export function explainReferences(
  workspace: Workspace,
  type: string,
  attributes: GivenAttributes,
): AttributeProblem | undefined {
  for (const [name, value] of Object.entries(attributes)) {
    const referred = referredType({ workspace }, type, name);
    if (referred === undefined) continue;
    const { key } = typeOf(workspace.model, referred);
    const exists = (id: unknown) => typeof id !== "string" || workspace.resources.find(referred, id, { key });
    if (![value].flat().every(exists)) return { path: [name], issue: unknownIdIssue(referred) };
  }
  return undefined;
}

/** The JSON types that a value belongs to. */
function jsonTypesOf(value: unknown): string[] {
  if (value === null) return ["null"];
  if (Array.isArray(value)) return ["array"];
  if (typeof value === "number") return Number.isInteger(value) ? ["integer", "number"] : ["number"];
  return [typeof value];
}
