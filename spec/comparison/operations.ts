// Compares operations with the inventory: names, statuses, query parameters and bodies. (The linter in spec/lint compares
// methods, paths and scopes.)
import {
  type DescribedOperation,
  type Description,
  queryParameters,
  resolve,
  type Schema,
} from "@planasonix/scripts/openapi/description.ts";
import type { Inventory, InventoryOperation } from "@planasonix/scripts/openapi/inventory.ts";
import { compareFields, compareOpenness, inventedNulls, membersOf, untoldInferences } from "./fields.ts";

/** Returns every difference, as `<operation>: <what differs>`. */
export function compareOperations(
  description: Description,
  operations: readonly DescribedOperation[],
  inventory: Inventory,
): string[] {
  const known = new Map(inventory.operations.map((operation) => [operation.name, operation]));
  const described = new Set(operations.map(({ name }) => name));
  const missing = [...known.keys()].filter((name) => !described.has(name)).map((name) => `${name}: is not described`);
  const differences = operations.flatMap((operation) => {
    const facts = known.get(operation.name);
    if (facts === undefined) return [`${operation.name}: is not in the inventory`];
    return [
      ...compareStatuses(operation, facts),
      ...compareQuery(description, operation, facts),
      ...compareBody(description, operation, facts),
    ].map((text) => `${operation.name}: ${text}`);
  });
  return [...missing, ...differences];
}

/** Finds statuses that are not in the inventory. (The linter finds those that are missing.) */
function compareStatuses({ object }: DescribedOperation, { response, errors }: InventoryOperation): string[] {
  const known = [response.status, ...(response.other_success?.match(/\b20\d\b/g) ?? [])].map(String);
  if (errors.specific?.some(({ status }) => status === 409)) known.push("409");
  return Object.keys(object.responses)
    .filter((status) => /^2|409/.test(status) && !known.includes(status))
    .map((status) => `status ${status} is not in the inventory`);
}

function compareQuery(
  description: Description,
  operation: DescribedOperation,
  { query_params: facts = [] }: InventoryOperation,
): string[] {
  const stated = queryParameters(operation).map(({ name, schema, required, "x-evidence": evidence }) => ({
    trail: name,
    schema: { ...schema, "x-evidence": evidence },
    required,
  }));
  const paging = operation.object["x-pagination"] ? ["limit", operation.object["x-pagination"].cursor] : [];
  const invented = stated.filter(({ trail }) => !facts.some(({ name }) => name === trail) && !paging.includes(trail));
  return [
    ...compareFields(description, facts, stated, "query parameter"),
    ...compareOpenness(facts, stated, "query parameter"),
    ...untoldInferences(facts, stated, "query parameter"),
    ...invented.map(({ trail }) => `query parameter \`${trail}\` is not in the inventory`),
    ...facts
      .filter(({ name, required }) =>
        stated.some((one) => one.trail === name && Boolean(one.required) !== Boolean(required)),
      )
      .map(({ name }) => `query parameter \`${name}\`: \`required\` differs from the inventory`),
  ];
}

function compareBody(description: Description, operation: DescribedOperation, facts: InventoryOperation): string[] {
  const fields = facts.request_body?.fields ?? [];
  const schemas = Object.values(operation.object.requestBody?.content ?? {}).map(({ schema }) => schema);
  const stated = schemas.flatMap((schema) => membersOf(description, schema));
  const required = schemas.flatMap((schema) => resolve<Schema>(description, schema as Schema).required ?? []);
  const top = new Set(stated.map(({ trail }) => trail).filter((trail) => !trail.includes(".")));
  const names = new Set(fields.map(({ name }) => name.split(/[.[]/)[0]));
  return [
    ...compareFields(description, fields, stated, "body field"),
    ...compareOpenness(fields, stated, "body field"),
    ...untoldInferences(fields, stated, "body field"),
    ...inventedNulls(fields, stated, () => false, "body field"),
    ...[...top].filter((name) => !names.has(name)).map((name) => `body field \`${name}\` is not in the inventory`),
    ...fields
      .filter(({ name, required: wanted }) => !name.includes(".") && Boolean(wanted) !== required.includes(name))
      .map(({ name }) => `body field \`${name}\`: \`required\` differs from the inventory`),
  ];
}
