// Values that the description does not list, and IDs of resources that do not exist, below the top level of a body.
import type { ErrorDetail } from "@planasonix/serving";
import { type Call, unknownIdIssue } from "../../call/call.ts";
import { entries, isObject, strings } from "../../description/document.ts";
import { type Model, typeOf } from "../../description/model.ts";
import type { Operation } from "../../description/operation.ts";
import { referredType, typeOfIds } from "../rules/checks.ts";

/** A part of a request: its value, and its name for messages. */
interface Part {
  readonly value: unknown;
  readonly field: string;
}

type Check = (part: Part, call: Call) => ErrorDetail[];

/** The compiled checks of bodies; undefined for an operation whose body needs none. */
const checks = new WeakMap<Operation, Check | undefined>();

/** The mistakes in the values of a body. */
export function bodyMistakes(call: Call): ErrorDetail[] {
  const { operation, body, workspace } = call;
  if (!checks.has(operation))
    checks.set(operation, compile(workspace.model, { name: "", source: bodySchema(operation) }));
  const found = checks.get(operation)?.({ value: body, field: "body" }, call) ?? [];
  // The names of the fields are compared with the top level, which `checkCall` has checked.
  const type = operation.successes[0].resource?.type ?? "";
  const isChecked = (field: string) =>
    referredType(call, type, field.replace(/^body\.([^.[]+).*$/, "$1")) !== undefined;
  return [...found.filter(({ field }) => !isChecked(field)), ...scopeMistakes(call)];
}

/** The values of a query that the description does not list. */
export function queryMistakes({ operation, query }: Call): ErrorDetail[] {
  return operation.parameters.flatMap(({ name, in: place, schema }) => {
    const known = strings(schema["x-extensible-enum"]);
    return place === "query" && query[name] !== undefined
      ? unlisted({ value: query[name], field: `query.${name}` }, known)
      : [];
  });
}

function bodySchema({ body }: Operation): object {
  return { $ref: `#${body?.schemas.get("application/json") ?? ""}` };
}

/** A property of the description: its name, its schema and its examples. */
interface Property {
  readonly name: string;
  readonly source: unknown;
  /** The examples of the property in those of its parent. */
  readonly shown?: readonly unknown[];
}

/** Compiles the check of a property; undefined if nothing in it needs a check. */
function compile(model: Model, { name, source, shown = [] }: Property): Check | undefined {
  const schema = model.resolve(source);
  const examples = [...items(schema.examples), ...shown].flat();
  const known = strings(schema["x-extensible-enum"]);
  if (known.length > 0) return (part) => unlisted(part, known);
  const referred = typeOfIds(model, name, examples);
  if (referred !== undefined) return (part, call) => unknownIds(part, { call, type: referred });
  if (schema.items !== undefined) {
    const item = compile(model, { name: "", source: schema.items });
    return (
      item &&
      (({ value, field }, call) =>
        items(value).flatMap((one, index) => item({ value: one, field: `${field}[${index}]` }, call)))
    );
  }
  // The fields of a map are not declared, but its examples show which of them are IDs.
  const isMap = schema.additionalProperties === true;
  const fields: Property[] = [
    ...entries(schema.properties).map(([key, member]) => ({ name: key, source: member })),
    ...(isMap ? examples.flatMap(entries).map(([key, value]) => ({ name: key, source: {}, shown: [value] })) : []),
  ];
  const compiled = fields.flatMap((field) => {
    const check = compile(model, field);
    return check === undefined ? [] : [[field.name, check] as const];
  });
  if (compiled.length === 0) return undefined;
  const members = [...new Map(compiled)]; // the examples of a map repeat its fields
  return ({ value, field }, call) =>
    isObject(value)
      ? members.flatMap(([key, check]) =>
          key in value ? check({ value: value[key], field: `${field}.${key}` }, call) : [],
        )
      : [];
}

function items(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function unlisted({ value, field }: Part, known: readonly string[]): ErrorDetail[] {
  if (typeof value !== "string" || known.includes(value) || known.length === 0) return [];
  return [
    {
      field,
      issue: `has the undocumented value ${JSON.stringify(value.slice(0, 100))}: documented are ${known.join(", ")}`,
    },
  ];
}

function unknownIds(
  { value, field }: Part,
  { call, type }: { readonly call: Call; readonly type: string },
): ErrorDetail[] {
  const { model, resources } = call.workspace;
  const { key } = typeOf(model, type);
  const exists = (id: unknown) => typeof id !== "string" || resources.find(type, id, { key }) !== undefined;
  const issue = unknownIdIssue(type);
  if (!Array.isArray(value)) return exists(value) ? [] : [{ field, issue }];
  return value.flatMap((id, index) => (exists(id) ? [] : [{ field: `${field}[${index}]`, issue }]));
}

/** The scopes of a new API key that no operation needs. */
function scopeMistakes({ operation, body, workspace }: Call): ErrorDetail[] {
  const { scopes } = workspace.model;
  if (!("scopes" in (operation.body?.properties ?? {}))) return [];
  return strings(body.scopes).flatMap((value, index) => unlisted({ value, field: `body.scopes[${index}]` }, scopes));
}
