// The description against the inventory, both ways: nothing missing, nothing invented. Prints every difference that
// spec/reference/differences.yaml does not explain. `--only <start of line>` shows a part.
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { parse } from "yaml";
import {
  type DescribedOperation,
  type Description,
  listOperations,
  queryParameters,
  readDescription,
  resolve,
  type Schema,
} from "../openapi/description.ts";
import { type Field, type InventoryOperation, type InventoryResource, readInventory } from "../openapi/inventory.ts";
import { type Member, membersOf } from "../openapi/schema-members.ts";

const inventory = readInventory();
const description = readDescription(new URL("../../packages/openapi/src/generated/openapi.json", import.meta.url));
const described = new Map(listOperations(description).map((operation) => [operation.name, operation]));
const known = new Map(inventory.operations.map((operation) => [operation.name, operation]));

const outside = new Set(inventory.supplementary_operations.map(({ response }) => response.resource));
for (const { response } of inventory.operations) outside.delete(response.resource);
const { values } = parseArgs({ options: { only: { type: "string", default: "" } } });
const explained = parse(readFileSync(new URL("../../spec/reference/differences.yaml", import.meta.url), "utf8"));
const found = [...compareNames(), ...compareOperations(), ...compareResources()];
const stale = Object.keys(explained)
  .filter((line) => !found.includes(line))
  .map((line) => `${line}: differences.yaml explains it, but it is not so`);
const differences = [...found.filter((line) => !(line in explained)), ...stale].filter((line) =>
  line.startsWith(values.only),
);
for (const line of differences) console.error(line);
console.log(
  `${described.size} of ${known.size} operations, ${Object.keys(inventory.resources).length - outside.size} resources (${outside.size} more belong to guides outside the API reference), ${differences.length} differences`,
);
process.exitCode = differences.length === 0 ? 0 : 1;

function compareNames(): string[] {
  const missing = [...known.keys()].filter((name) => !described.has(name)).map((name) => `${name}: not described`);
  const invented = [...described.keys()]
    .filter((name) => !known.has(name))
    .map((name) => `${name}: not in the inventory`);
  return [...missing, ...invented];
}

function compareOperations(): string[] {
  return [...described.values()].flatMap((operation) => {
    const facts = known.get(operation.name);
    if (!facts) return [];
    const at = (problem: string) => `${operation.name}: ${problem}`;
    return [...placeOf(operation, facts), ...compareQuery(operation, facts), ...compareBody(operation, facts)].map(at);
  });
}

function placeOf({ method, path, object }: DescribedOperation, facts: InventoryOperation): string[] {
  return [
    ...(`${method} ${path}` === `${facts.method} ${facts.path}`
      ? []
      : [`is ${facts.method} ${facts.path} in the inventory`]),
    ...(Boolean(object.deprecated) === Boolean(facts.deprecated) ? [] : ["`deprecated` differs from the inventory"]),
  ];
}

function compareQuery(operation: DescribedOperation, { query_params: facts = [] }: InventoryOperation): string[] {
  const stated = queryParameters(operation).map(({ name, schema, required }) => ({ trail: name, schema, required }));
  const paging = operation.object["x-pagination"] ? ["limit", operation.object["x-pagination"].cursor] : [];
  const invented = stated.filter(({ trail }) => !facts.some(({ name }) => name === trail) && !paging.includes(trail));
  return [
    ...missingFields(facts, stated, "query parameter"),
    ...invented.map(({ trail }) => `query parameter \`${trail}\` is not in the inventory`),
    ...facts
      .filter(({ name, required }) =>
        stated.some((one) => one.trail === name && Boolean(one.required) !== Boolean(required)),
      )
      .map(({ name }) => `query parameter \`${name}\`: \`required\` differs`),
  ];
}

function compareBody(operation: DescribedOperation, facts: InventoryOperation): string[] {
  const fields = facts.request_body?.fields ?? [];
  const schemas = Object.values(operation.object.requestBody?.content ?? {}).map(({ schema }) => schema);
  const stated = schemas.flatMap((schema) => membersOf(description, schema));
  const required = schemas.flatMap((schema) => resolve<Schema>(description, schema as Schema).required ?? []);
  const top = new Set(stated.map(({ trail }) => trail).filter((trail) => !trail.includes(".")));
  const names = new Set(fields.map(({ name }) => name.split(/[.[]/)[0]));
  return [
    ...missingFields(fields, stated, "body member"),
    ...[...top].filter((name) => !names.has(name)).map((name) => `body member \`${name}\` is not in the inventory`),
    ...fields
      .filter(({ name, required: wanted }) => !name.includes(".") && Boolean(wanted) !== required.includes(name))
      .map(({ name }) => `body member \`${name}\`: \`required\` differs`),
  ];
}

/** Every attribute of a resource is in some schema with the resource's type, or in what is sent; none is there that is not known. */
function compareResources(): string[] {
  return Object.entries(inventory.resources).flatMap(([key, resource]) => {
    if (resource.type.startsWith("(no API") || outside.has(key)) return [];
    const attributes = resource.attributes ?? [];
    if (resource.type.startsWith("(file")) return [];
    const isEmbedded = resource.type.startsWith("(");
    if (!isEmbedded && schemasOfType(resource.type).length === 0)
      return [`${key}: no schema has the type \`${resource.type}\``];
    const answers = isEmbedded ? embedded(key) : answersOfType(resource.type);
    const sent = inventory.operations
      .filter(({ response }) => response.resource === key)
      .flatMap(({ name }) => bodyMembers(name));
    const writeOnly = ({ access }: { access: string }) => access === "write_only" || access === "create_only";
    const missing = [
      ...missingFields(
        attributes.filter((one) => !writeOnly(one)),
        answers,
        "attribute",
      ),
      ...missingFields(attributes.filter(writeOnly), [...answers, ...sent], "attribute"),
    ];
    return [...missing, ...invented(resource, answers)].map((line) => `${key}: ${line}`);
  });
}

function missingFields(facts: readonly Field[], stated: readonly Member[], what: string): string[] {
  return facts.flatMap((field) => {
    const trail = field.name.replaceAll("[]", "");
    const members = stated.filter((member) => member.trail === trail);
    if (members.length === 0) return [`${what} \`${trail}\` is missing`];
    return members.every(({ schema }) => lacksValue(field, schema))
      ? [`${what} \`${trail}\`: values or null differ from the inventory`]
      : [];
  });
}

/** Whether a schema leaves out a value that the inventory has. */
function lacksValue(field: Field, schema: Schema): boolean {
  const list =
    schema.items && !schema["x-extensible-enum"] && !schema.enum ? resolve<Schema>(description, schema.items) : schema;
  const values = (list["x-extensible-enum"] ?? list.enum ?? []) as readonly unknown[];
  const lacksEnum = (field.enum ?? []).some((value) => !values.includes(value));
  const lacksNull =
    field.nullable === true &&
    !(Array.isArray(schema.type) && schema.type.includes("null")) &&
    schema.type !== undefined;
  return lacksEnum || lacksNull;
}

function invented(resource: InventoryResource, answers: readonly Member[]): string[] {
  const same = Object.values(inventory.resources).filter(({ type }) => type === resource.type);
  const names = new Set(same.flatMap(({ attributes = [] }) => attributes.map(({ name }) => name.split(/[.[]/)[0])));
  const stated = new Set(answers.map(({ trail }) => trail).filter((trail) => !trail.includes(".")));
  const deletion = ["deleted", "deleted_at"];
  return [...stated]
    .filter((name) => !names.has(name) && !deletion.includes(name))
    .map((name) => `attribute \`${name}\` is not in the inventory`);
}

function schemasOfType(type: string): Schema[] {
  return Object.values(description.components.schemas).filter(({ properties }) => properties?.type?.const === type);
}

function answersOfType(type: string): Member[] {
  return schemasOfType(type).flatMap(({ properties }) => membersOf(description, properties?.attributes));
}

/** Members of the items of lists that the inventory types with the resource, as in `array<pipeline_node>`. */
function embedded(key: string): Member[] {
  const lists = Object.values(inventory.resources).flatMap(({ type, attributes = [] }) =>
    attributes.filter((attribute) => attribute.type === `array<${key}>`).map(({ name }) => ({ type, name })),
  );
  return lists.flatMap(({ type, name }) => {
    const prefix = `${name}.`;
    return answersOfType(type)
      .filter(({ trail }) => trail.startsWith(prefix))
      .map(({ trail, schema }) => ({ trail: trail.slice(prefix.length), schema }));
  });
}

function bodyMembers(name: string): Member[] {
  const content = described.get(name)?.object.requestBody?.content ?? {};
  return Object.values(content).flatMap(({ schema }) => membersOf(description as Description, schema));
}
