// Compares the fields of the inventory with the description.
import { type Description, resolve, type Schema } from "@planasonix/scripts/openapi/description.ts";
import type { Field } from "@planasonix/scripts/openapi/inventory.ts";

/**
 * A field of a schema with its path, such as `metrics.rows_read`. Fields of list items have the path of the list as a
 * prefix.
 */
export interface Member {
  readonly trail: string;
  readonly schema: Schema;
}

/** Finds fields of the inventory that the description lacks or describes differently. */
export function compareFields(
  description: Description,
  facts: readonly Field[],
  described: readonly Member[],
  what: string,
): string[] {
  return facts.flatMap((fact) => {
    const trail = fact.name.replaceAll("[]", "");
    const members = described.filter((member) => member.trail === trail);
    const name = `${what} \`${trail}\``;
    if (members.length === 0) return [`${name} is missing`];
    if (members.every(({ schema }) => lacksValue(description, fact, schema)))
      return [`${name} lacks a value or null of the inventory`];
    const types = members.map(({ schema }) => typesOf(description, schema));
    return types.some((one) => one.length === 0 || one.includes(typeOf(fact)))
      ? []
      : [`${name} is ${fact.type} in the inventory, ${[...new Set(types.flat())].join(" or ")} here`];
  });
}

/** Finds nullable fields for which neither the inventory nor a documented payload shows null. */
export function inventedNulls(
  facts: readonly Field[],
  described: readonly Member[],
  isShownAsNull: (trail: string) => boolean,
  what: string,
): string[] {
  const nullable = new Set(facts.filter((fact) => fact.nullable).map(({ name }) => name.replaceAll("[]", "")));
  const trails = described
    .filter(({ schema }) => allowsNull(schema) && schema.type !== undefined)
    .map(({ trail }) => trail);
  return [...new Set(trails)]
    .filter((trail) => !nullable.has(trail) && !isShownAsNull(trail))
    .map((trail) => `${what} \`${trail}\` may be null here, but nowhere in what is documented`);
}

/** Kinds of evidence that count as an inference, because no list, example or guide page shows the field. */
const INFERRED = ["inferred", "prose", "go_client"];

/** Finds fields that have inferred facts, but lack `x-evidence: inferred`. */
export function untoldInferences(facts: readonly Field[], described: readonly Member[], what: string): string[] {
  return facts.flatMap((fact) => {
    const trail = fact.name.replaceAll("[]", "");
    const isInferred = INFERRED.includes(fact.evidence ?? "") || (fact.required && fact.required_inferred);
    const untold = described
      .filter((member) => member.trail === trail)
      .filter(({ schema }) => isInferred || (fact.nullable_inferred && allowsNull(schema)))
      .filter(({ schema }) => schema["x-evidence"] !== "inferred");
    return untold.length === 0 ? [] : [`${what} \`${trail}\` is inferred, but lacks \`x-evidence: inferred\``];
  });
}

/** Finds enums that are closed in the description and open in the inventory, or the reverse. */
export function compareOpenness(facts: readonly Field[], described: readonly Member[], what: string): string[] {
  return facts.flatMap((fact) => {
    if (fact.enum === undefined) return [];
    const trail = fact.name.replaceAll("[]", "");
    const closed = described.filter((member) => member.trail === trail).map(({ schema }) => isClosed(schema));
    if (closed.every((one) => one === !fact.open_enum)) return [];
    return [`${what} \`${trail}\`: its values are ${fact.open_enum ? "open" : "closed"} in the inventory`];
  });
}

function isClosed(schema: Schema): boolean {
  return schema.enum !== undefined || schema.items?.enum !== undefined;
}

/** Whether a schema lacks an enum value of the inventory, or does not allow null although the inventory does. */
function lacksValue(description: Description, fact: Field, schema: Schema): boolean {
  const list =
    schema.items && !schema["x-extensible-enum"] && !schema.enum ? resolve<Schema>(description, schema.items) : schema;
  const values = (list["x-extensible-enum"] ?? list.enum ?? []) as readonly unknown[];
  const lacksEnum = (fact.enum ?? []).some((value) => !values.includes(value));
  return lacksEnum || (fact.nullable === true && schema.type !== undefined && !allowsNull(schema));
}

function allowsNull(schema: Schema): boolean {
  return [schema.type].flat().includes("null");
}

function typesOf(description: Description, schema: Schema): string[] {
  const { type } = resolve<Schema>(description, schema);
  return [type ?? []].flat().filter((one) => one !== "null");
}

/** Converts an inventory type to a JSON type: `array<string>` is `array`, an unknown name is `object`. */
function typeOf({ type }: Field): string {
  const [name = ""] = type.split("<");
  return ["string", "integer", "number", "boolean", "array"].includes(name) ? name : "object";
}

/** Lists every field of a schema, including nested ones. */
export function membersOf(description: Description, schema: Schema | undefined, prefix = ""): Member[] {
  const found = resolve<Schema>(description, schema as Schema);
  if (!found) return [];
  const own = Object.entries(found.properties ?? {}).flatMap(([name, member]) => {
    const trail = prefix ? `${prefix}.${name}` : name;
    return [
      { trail, schema: { ...resolve<Schema>(description, member), ...member } },
      ...membersOf(description, member, trail),
    ];
  });
  const items = found.items ? membersOf(description, found.items, prefix) : [];
  const parts = ["oneOf", "anyOf", "allOf"].flatMap((keyword) => (found[keyword] as Schema[] | undefined) ?? []);
  return [...own, ...items, ...parts.flatMap((part) => membersOf(description, part, prefix))];
}
