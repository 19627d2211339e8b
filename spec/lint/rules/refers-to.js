import { eachOperation, follow, hasType, jsonSuccesses, parametersOf, walkSchema } from "../walk.js";

/** The IDs of what no operation of the API returns as a resource, or of one of several types. */
const OTHERS = new Set([
  ...["subject_id", "resource_id"], // Beside them, a field states the type.
  ...["bulk_operation_id", "feedback_id", "operation_id", "parse_job_id", "replay_run_id", "simulation_id"], // Not listed.
  ...["environment_id", "message_id", "organization_id", "parent_table_id", "provider_id", "rule_id", "workspace_id"],
  ...["group_id", "installation_id", "ssh_key_id"], // Of another system.
]);

/**
 * A field with the ID of a resource has the name of a path parameter, which tells the type of the resource, or states the
 * type in `x-refers-to`.
 */
export const refersTo = () => {
  const parameters = new Set();
  const types = new Set();
  const fields = [];
  const visitor = eachOperation((operation) => {
    const { path, operation: object, from, context, report } = operation;
    for (const [, name] of path.matchAll(/\{(\w+)\}/g)) parameters.add(name);
    const collect = (...keys) => {
      return (schema, trail) => {
        // `pipeline_ids[]`, the items of a list, are IDs as well.
        const name = (trail.split(".").at(-1) ?? "").replace(/s\[\]$/, "");
        if (name === "type" && schema.const) types.add(schema.const);
        if (schema["x-refers-to"] || (/_id$/.test(name) && hasType(schema, "string")))
          fields.push({ name, type: schema["x-refers-to"], report: (message) => report(message, ...keys) });
      };
    };
    for (const { node, from: file } of parametersOf(operation))
      if (node.in === "query") walkSchema(context, node.schema, file, collect("parameters"), node.name);
    const body = follow(context, object.requestBody, from);
    for (const { schema } of Object.values(body.node?.content ?? {}))
      walkSchema(context, schema, body.from, collect("requestBody"));
    for (const { status, schema, from: file } of jsonSuccesses(operation))
      walkSchema(context, schema, file, collect("responses", status));
  });
  visitor.Paths.leave = () => {
    for (const { name, type, report } of fields) {
      if (type && !types.has(type)) report(`\`${name}\` refers to \`${type}\`, which is not the type of a resource.`);
      if (!type && !parameters.has(name) && !OTHERS.has(name))
        report(`\`${name}\` is not a path parameter: state the type of its resource in \`x-refers-to\`.`);
    }
  };
  return visitor;
};
