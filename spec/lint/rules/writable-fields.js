import { eachOperation, follow, hasType, jsonSuccesses } from "../walk.js";

const OPEN = "is open in responses: use `x-extensible-enum`.";
const NULL = "is null in responses: accept null.";
const OPTIONAL = "is required, and optional in a response.";

/** What a page documents otherwise. */
const DOCUMENTED = new Map([
  ["credentials_create type", OPEN], // The page closes the list of kinds.
  ["agents_register label", OPTIONAL], // The documented response to a re-enabling lacks it.
  ["agents_register platform", OPTIONAL], // As above.
  ["contracts_create schema", OPTIONAL], // The documented response to a creation lacks it.
]);

/**
 * A request takes the value of each field that a response of the same resource gives under the same name: null, a value
 * that is not known yet, and, where the request needs the field, its presence.
 */
export const writableFields = () => {
  const given = new Map();
  const taken = [];
  const visitor = eachOperation((operation) => {
    const { operation: object, from, context, report } = operation;
    const resource = object.operationId?.split("_")[0];
    for (const { schema, from: file } of jsonSuccesses(operation)) {
      for (const field of attributesOf(context, schema, file)) {
        given.set(`${resource} ${field.name}`, [...(given.get(`${resource} ${field.name}`) ?? []), field]);
      }
    }
    const body = follow(context, object.requestBody, from);
    const media = body.node?.content?.["application/json"];
    if (media) {
      const { fields, file } = fieldsOf(context, media.schema, body.from);
      taken.push({ resource, operationId: object.operationId, fields, file, report });
    }
  });
  visitor.Paths.leave = () => {
    for (const { resource, operationId, fields, file, report } of taken) {
      for (const field of fields) {
        const excused = DOCUMENTED.get(`${operationId} ${field.name}`);
        const outputs = given.get(`${resource} ${field.name}`) ?? [];
        const problem = outputs.map((output) => problemOf(field, output, file)).find((one) => one && one !== excused);
        if (problem) report(`\`${field.name}\` ${problem}`, "requestBody");
      }
    }
  };
  return visitor;
};

function problemOf(input, output, file) {
  if (hasType(output.schema, "null") && !hasType(input.schema, "null")) return NULL;
  if (input.schema.enum && !output.schema.enum) return OPEN;
  if (input.isRequired && !output.isRequired && output.file === file) return OPTIONAL;
}

function attributesOf(context, schema, from) {
  const data = at(context, { node: schema, from }, "data");
  const item = data.node?.items ? follow(context, data.node.items, data.from) : data;
  const { fields, file } = fieldsOf(context, ...Object.values(at(context, item, "attributes")));
  return fields.map((field) => ({ ...field, file }));
}

function at(context, { node, from }, name) {
  return follow(context, node?.properties?.[name], from);
}

function fieldsOf(context, schema, from) {
  const { node, from: file } = follow(context, schema, from);
  const fields = Object.entries(node?.properties ?? {}).map(([name, property]) => ({
    name,
    schema: follow(context, property, file).node ?? {},
    isRequired: node.required?.includes(name) === true,
  }));
  return { fields, file };
}
