// What responses of a deployment are compared with: of each JSON read, whether it contacts other systems, its scope,
// values of parameters that no list can give, and the types of its fields. `src/deployment/reads.ts` parses the table.
import {
  type DescribedOperation,
  type Description,
  listOperations,
  resolve,
  type Schema,
} from "@planasonix/scripts/openapi/description.ts";
import { resultOf } from "@planasonix/scripts/openapi/method.ts";
import { createFieldLines } from "./read-fields.ts";

/** Generates the module with the table: a line for each set of fields, open list and read. Objects refer to lines. */
export function generateReads(description: Description): string {
  const fields = createFieldLines(description);
  const lines = jsonReads(description).map((operation) => {
    const { object, name } = operation;
    const resource = resourceOf(description, operation);
    const attributes = resource.properties?.attributes;
    return [
      name,
      (object["x-effect"].includes("reach") ? "r" : "") + (attributes ? "a" : ""),
      (object["x-required-scopes"] ?? []).map((scope) => scope.replace(/:read$/, "")).join(" "),
      requiredQuery(description, operation),
      fields.add(attributes ?? resource, shownBy(description, operation)),
    ].join("|");
  });
  return [
    `/** Fields of objects, one object a line: \`status!e3?\` is required, a value of the open list 3, or null; after \`~\`
 * stands what is not required, although all documented resources have it. Types are n(umber), b(oolean), [ (a list of what
 * follows), o (an object of any fields, or of the line), e, * (any), and nothing for a text. */`,
    `export const shapes: string = ${quoted(fields.shapes)};\n`,
    "/** The known values of open lists. */",
    `export const lists: string = ${quoted(fields.lists)};\n`,
    "/** Reads: name, r if it contacts other systems and a if its data has attributes, scopes (`:read` is left out), required parameters with a value, line of the fields. */",
    `export const reads: string = ${quoted(lines)};\n`,
  ].join("\n");
}

/** The operations that only read, and return JSON. */
function jsonReads(description: Description): DescribedOperation[] {
  return listOperations(description).filter((operation) => {
    const effects = operation.object["x-effect"];
    if (operation.method !== "GET" || !effects.every((effect) => effect === "read" || effect === "reach")) return false;
    const { kind } = resultOf(description, operation);
    return kind !== "file" && kind !== "nothing";
  });
}

/** The required parameters of the query, each with a value of the description. */
function requiredQuery(description: Description, { parameters }: DescribedOperation): string {
  return parameters
    .filter((parameter) => parameter.in === "query" && parameter.required)
    .map(({ name, schema, examples = {} }) => {
      const [example] = Object.values(examples);
      const { value } = resolve<{ value?: unknown }>(description, (example ?? {}) as { $ref: string });
      const known = resolved(description, schema);
      const enumerated = [known["x-extensible-enum"] ?? known.enum ?? []].flat();
      const values: unknown[] = [value, known.example, ...[known.examples ?? []].flat(), ...enumerated];
      return `${name}=${encodeURIComponent(String(values.find((one) => one !== undefined) ?? name))}`;
    })
    .join("&");
}

/** The schema of the resource, or of the object, in the first success; for a list, that of its items. */
function resourceOf(description: Description, { successes }: DescribedOperation): Schema {
  const [[, { content = {} }] = ["", {}]] = successes;
  const envelope = resolved(description, content["application/json"]?.schema ?? {});
  const data = resolved(description, envelope.properties?.data ?? {});
  return resolved(description, data.items ?? data);
}

/** The names of the fields that each resource of the documented responses has. */
function shownBy(description: Description, { successes }: DescribedOperation): ReadonlySet<string> {
  const [[, { content = {} }] = ["", {}]] = successes;
  const shown = Object.values(content["application/json"]?.examples ?? {}).flatMap((example) => {
    const { value } = resolve<{ value?: unknown }>(description, example as { $ref: string });
    const data: unknown = Object(value).data;
    return (Array.isArray(data) ? data : [data]).map((one) => Object.keys(Object(Object(one).attributes ?? one)));
  });
  return new Set(shown[0]?.filter((name) => shown.every((names) => names.includes(name))));
}

function resolved(description: Description, schema: Schema): Schema {
  return resolve<Schema>(description, schema as { $ref: string });
}

function quoted(lines: readonly string[]): string {
  return `\`\n${lines.join("\n").replaceAll("\\", "\\\\").replaceAll("`", "\\`").replaceAll("$", "\\$")}\``;
}
