import { eachOperation, follow, hasType, jsonSuccesses, walkSchema } from "../walk.js";

const NAME = /(^|_)(token|secret|password|api_key|private_key)$/;

/** A secret string has `x-sensitive` for clients, `format: password` for forms and, in requests, `writeOnly`. */
export const secrets = () =>
  eachOperation((operation) => {
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
      if (!hasType(schema, "string") || !(NAME.test(name) || schema["x-sensitive"])) return;
      const wanted = Object.entries({ format: "password", "x-sensitive": true, ...more });
      const missing = wanted.filter(([key, value]) => schema[key] !== value).map(([key, value]) => `${key}: ${value}`);
      if (missing.length > 0) report(`\`${trail}\` is a secret: it needs \`${missing.join("`, `")}\`.`, ...keys);
    }
  });
