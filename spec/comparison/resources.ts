// Compares the attributes of resources with the inventory. Responses must contain each attribute, and no other; an
// attribute that is only sent may be in a request body instead.
import type { DescribedOperation, Description, Schema } from "@planasonix/scripts/openapi/description.ts";
import type { Inventory, InventoryResource } from "@planasonix/scripts/openapi/inventory.ts";
import { isShownAsNull, type Sample } from "@planasonix/scripts/openapi/samples.ts";
import { compareFields, inventedNulls, type Member, membersOf, untoldInferences } from "./fields.ts";

/** Fields that every deletion response may have. */
const DELETION = ["deleted", "deleted_at"];

/** Resources that only operations outside the API reference return. The description omits them. */
function foreignResources(inventory: Inventory): ReadonlySet<string | undefined> {
  const foreign = new Set(inventory.supplementary_operations.map(({ response }) => response.resource));
  for (const { response } of inventory.operations) foreign.delete(response.resource);
  return foreign;
}

/** Returns every difference, as `<resource>: <what differs>`. */
export function compareResources(
  description: Description,
  operations: readonly DescribedOperation[],
  inventory: Inventory,
  samples: readonly Sample[],
): string[] {
  const foreign = foreignResources(inventory);
  return Object.entries(inventory.resources).flatMap(([key, resource]) => {
    if (resource.type.startsWith("(no API") || resource.type.startsWith("(file") || foreign.has(key)) return [];
    const isEmbedded = resource.type.startsWith("(");
    if (!isEmbedded && schemasOfType(description, resource.type).length === 0)
      return [`${key}: no schema has the type \`${resource.type}\``];
    const names = inventory.operations.filter(({ response }) => response.resource === key).map(({ name }) => name);
    const returned = isEmbedded ? embedded(description, inventory, key) : membersOfType(description, resource.type);
    const sent = operations.filter(({ name }) => names.includes(name)).flatMap((one) => bodyMembers(description, one));
    const shown = samples.filter(({ operation, kind }) => kind === "response" && names.includes(operation));
    const same = Object.values(inventory.resources).filter(({ type }) => type === resource.type);
    const facts = same.flatMap(({ attributes = [] }) => attributes);
    return [
      ...compareAttributes(description, resource, returned, sent),
      ...inventedNulls(facts, returned, (trail) => shown.some((sample) => isShownAsNull(sample, trail)), "attribute"),
      ...untoldInferences(resource.attributes ?? [], returned, "attribute"),
      ...invented(facts, returned),
    ].map((text) => `${key}: ${text}`);
  });
}

function compareAttributes(
  description: Description,
  { attributes = [] }: InventoryResource,
  returned: readonly Member[],
  sent: readonly Member[],
): string[] {
  const isSent = ({ access }: { access: string }) => access === "write_only" || access === "create_only";
  const received = attributes.filter((one) => !isSent(one));
  return [
    ...compareFields(description, received, returned, "attribute"),
    ...compareFields(description, attributes.filter(isSent), [...returned, ...sent], "attribute"),
  ];
}

function invented(facts: readonly { readonly name: string }[], returned: readonly Member[]): string[] {
  const names = new Set(facts.map(({ name }) => name.split(/[.[]/)[0]));
  const stated = new Set(returned.map(({ trail }) => trail).filter((trail) => !trail.includes(".")));
  return [...stated]
    .filter((name) => !names.has(name) && !DELETION.includes(name))
    .map((name) => `attribute \`${name}\` is not in the inventory`);
}

function schemasOfType({ components }: Description, type: string): Schema[] {
  return Object.values(components.schemas).filter(({ properties }) => properties?.type?.const === type);
}

function membersOfType(description: Description, type: string): Member[] {
  return schemasOfType(description, type).flatMap(({ properties }) => membersOf(description, properties?.attributes));
}

/** The fields of the items of each list whose type in the inventory is `array<key>`, such as `array<pipeline_node>`. */
function embedded(description: Description, inventory: Inventory, key: string): Member[] {
  const lists = Object.values(inventory.resources).flatMap(({ type, attributes = [] }) =>
    attributes.filter((attribute) => attribute.type === `array<${key}>`).map(({ name }) => ({ type, name })),
  );
  return lists.flatMap(({ type, name }) => {
    const prefix = `${name}.`;
    return membersOfType(description, type)
      .filter(({ trail }) => trail.startsWith(prefix))
      .map(({ trail, schema }) => ({ trail: trail.slice(prefix.length), schema }));
  });
}

function bodyMembers(description: Description, { object }: DescribedOperation): Member[] {
  return Object.values(object.requestBody?.content ?? {}).flatMap(({ schema }) => membersOf(description, schema));
}
