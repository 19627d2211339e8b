// Compares the description with the documented payloads in both directions.
import {
  type DescribedOperation,
  type Description,
  type Response,
  refName,
  resolve,
  type Schema,
} from "@planasonix/scripts/openapi/description.ts";
import type { Sample, Shown } from "@planasonix/scripts/openapi/samples.ts";

/** Required fields of the envelope that a documented payload may omit, so that samples.tsv need not repeat them. */
const ENVELOPE = new Set(["data.type", "data[].type", "meta"]);

/** Stands for the schema of an undeclared field. */
const UNKNOWN: Schema = {};

/** A member of a payload, with its schema. */
interface SampleMember {
  readonly path: string;
  readonly shown: Shown;
  readonly schema: Schema;
  /** The component that the schema belongs to. */
  readonly component: string;
}

/** The number of payloads without a difference, by kind, and all differences. */
export interface Comparison {
  readonly agreeing: { readonly request: number; readonly response: number; readonly error: number };
  readonly differences: readonly string[];
}

export function compareSamples(
  description: Description,
  operations: readonly DescribedOperation[],
  samples: readonly Sample[],
): Comparison {
  const byName = new Map(operations.map((operation) => [operation.name, operation]));
  const always = new AlwaysShown();
  const agreeing = { request: 0, response: 0, error: 0 };
  const differences = samples.flatMap((sample) => {
    const schema = schemaOf(description, byName.get(sample.operation), sample);
    if (schema === undefined)
      return [`${sample.operation}: ${sample.kind} is documented, but not described (${sample.place})`];
    const members = walk(description, { path: "", shown: sample.root, schema, component: "" });
    const known = members.filter((member) => member.schema !== UNKNOWN);
    const lines = members.flatMap((member) =>
      problemsOf(member).map(
        (text) => `${sample.operation}: ${sample.kind} ${text} (${sample.place}, ${member.component})`,
      ),
    );
    if (lines.length === 0) agreeing[sample.kind]++;
    if (sample.kind === "response") for (const member of known) always.note(member, sample.operation);
    return lines;
  });
  return { agreeing, differences: [...differences, ...always.differences()] };
}

function schemaOf(
  description: Description,
  operation: DescribedOperation | undefined,
  { kind, status }: Sample,
): Schema | undefined {
  if (kind === "request") return operation?.object.requestBody?.content["application/json"]?.schema;
  const responses = operation?.object.responses ?? {};
  const response =
    kind === "response"
      ? responses[status]
      : Object.values(responses).find((one) => "$ref" in one && one.$ref.endsWith(`/${status}`));
  return resolve<Response>(description, response ?? {}).content?.["application/json"]?.schema;
}

/** Lists every position of a payload with its schema or `UNKNOWN`. */
function walk(description: Description, member: SampleMember): SampleMember[] {
  const schema = resolve<Schema>(description, member.schema);
  const component = member.schema.$ref === undefined ? member.component : refName(member.schema as { $ref: string });
  const below = [...member.shown.fields].map(([name, shown]) => {
    const path = member.path === "" ? name : `${member.path}.${name}`;
    return { path, shown, schema: schema.properties?.[name] ?? mapValue(schema, member.path), component };
  });
  const { item } = member.shown;
  if (item) below.push({ path: `${member.path}[]`, shown: item, schema: schema.items ?? {}, component });
  const known = below.filter((one) => one.schema !== UNKNOWN).flatMap((one) => walk(description, one));
  return [{ ...member, schema, component }, ...known, ...below.filter((one) => one.schema === UNKNOWN)];
}

/**
 * The schema of a field that its object does not declare; `UNKNOWN` if the object accepts no such field. Open list
 * items and open attributes of a resource count as if they accepted none.
 */
function mapValue({ additionalProperties, properties, type }: Schema, path: string): Schema {
  if (typeof additionalProperties === "object" && additionalProperties !== null) return additionalProperties as Schema;
  const isPassedThrough =
    additionalProperties === true && properties === undefined && !/(\[\]|\.attributes)$/.test(path);
  return type === undefined || isPassedThrough ? {} : UNKNOWN;
}

function problemsOf(member: SampleMember): string[] {
  if (member.schema === UNKNOWN) return [`\`${member.path}\` is documented, but its schema does not have it`];
  return [...missing(member), ...mistyped(member)];
}

function missing({ path, shown, schema }: SampleMember): string[] {
  if (!shown.types.has("object")) return [];
  return (schema.required ?? [])
    .map((name) => ({ name, at: path === "" ? name : `${path}.${name}` }))
    .filter(({ at }) => !ENVELOPE.has(at))
    .filter(({ name }) => !isAlwaysShown(shown, name))
    .map(({ at }) => `\`${at}\` is required, but the documented payload does not show it`);
}

function mistyped({ path, shown, schema: { type } }: SampleMember): string[] {
  const allowed = [type ?? []].flat();
  if (allowed.includes("number")) allowed.push("integer");
  const others = type === undefined ? [] : [...shown.types].filter((one) => !allowed.includes(one));
  const wanted = [type].flat().join(" or ");
  return others.map((one) => `\`${path}\` is ${one} in the documented payload, ${wanted} in its schema`);
}

function isAlwaysShown(shown: Shown, name: string): boolean {
  const field = shown.fields.get(name);
  return field !== undefined && !field.isPartial;
}

/** An object schema, with the operations whose payloads show it. */
interface Seen {
  readonly path: string;
  readonly component: string;
  readonly operations: Set<string>;
  /** The fields that every payload shows. */
  fields: string[];
}

/** Finds the fields of an object that every documented payload shows, but that the schema does not require. */
class AlwaysShown {
  readonly #objects = new Map<Schema, Seen>();

  note({ path, shown, schema, component }: SampleMember, name: string): void {
    if (!shown.types.has("object") || schema.properties === undefined) return;
    const fields = [...shown.fields.keys()].filter((field) => isAlwaysShown(shown, field));
    const before = this.#objects.get(schema);
    if (before === undefined) {
      this.#objects.set(schema, { path, component, operations: new Set([name]), fields });
      return;
    }
    before.operations.add(name);
    before.fields = before.fields.filter((field) => fields.includes(field));
  }

  differences(): string[] {
    return [...this.#objects].flatMap(([schema, { path, component, operations, fields }]) =>
      fields
        .filter((name) => !schema.required?.includes(name) && schema.properties?.[name] !== undefined)
        .map(
          (name) =>
            `${[...operations].join(", ")}: response \`${path}.${name}\` is in every documented payload, but not required (${component})`,
        ),
    );
  }
}
