import { eachOperation, follow, hasType, jsonSuccesses, walkSchema } from "../walk.js";

/**
 * A secret string has `x-sensitive` for clients, `format: password` for forms and, in requests, `writeOnly`; `x-secrets`
 * tells it by its name. An object called `config` can contain secrets in fields that no page lists.
 */
export const secrets = () => {
  let names;
  const visitor = eachOperation((operation) => {
    const { operation: object, from, context, report } = operation;
    const body = follow(context, object.requestBody, from);
    for (const { schema } of Object.values(body.node?.content ?? {})) {
      walkSchema(context, schema, body.from, (node, trail) => check(node, trail, { writeOnly: true }, "requestBody"));
    }
    for (const { status, schema, from: file } of jsonSuccesses(operation)) {
      walkSchema(context, schema, file, (node, trail) => check(node, trail, {}, "responses", status));
    }

    function check(schema, trail, more, ...keys) {
      const name = trail.split(".").at(-1) ?? "";
      if (name === "config" && hasType(schema, "object") && !schema["x-sensitive"])
        report(`\`${trail}\` can contain secrets: it needs \`x-sensitive: true\`.`, ...keys);
      if (!hasType(schema, "string") || schema.format === "date-time") return;
      if (schema["x-sensitive"] && !names.test(name))
        report(`\`${trail}\` is a secret: \`x-secrets.names\` has to match its name.`, ...keys);
      if (!names.test(name) && !schema["x-sensitive"]) return;
      const wanted = Object.entries({ format: "password", "x-sensitive": true, ...more });
      const missing = wanted.filter(([key, value]) => schema[key] !== value).map(([key, value]) => `${key}: ${value}`);
      if (missing.length > 0) report(`\`${trail}\` is a secret: it needs \`${missing.join("`, `")}\`.`, ...keys);
    }
  });
  return {
    ...visitor,
    Root(root) {
      names = new RegExp(root["x-secrets"]?.names ?? "$^", "i");
    },
  };
};
