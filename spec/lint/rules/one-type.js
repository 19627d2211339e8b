import { eachOperation, follow, jsonSuccesses, parametersOf, walkSchema } from "../walk.js";

/** A value has one type, or one type and null: many languages have no union of a string and a number. */
export const oneType = () =>
  eachOperation((operation) => {
    const { operation: object, from, context, report } = operation;
    const body = follow(context, object.requestBody, from);
    const schemas = [
      ...parametersOf(operation).map(({ node, from: file }) => [node.schema, file, "parameters"]),
      ...Object.values(body.node?.content ?? {}).map(({ schema }) => [schema, body.from, "requestBody"]),
      ...jsonSuccesses(operation).map(({ schema, from: file }) => [schema, file, "responses"]),
    ];
    for (const [schema, file, key] of schemas) {
      walkSchema(context, schema, file, ({ type }, trail) => {
        const types = [type].flat().filter((one) => one !== undefined && one !== "null");
        if (types.length > 1)
          report(`\`${trail || "the value"}\` is ${types.join(" or ")}: choose one type, or leave \`type\` out.`, key);
      });
    }
  });
