import { eachOperation, follow, walkSchema } from "../walk.js";

/** `x-same-as` on a field of a request names another field of the same body. */
export const sameAs = () =>
  eachOperation(({ operation, from, context, report }) => {
    const body = follow(context, operation.requestBody, from);
    const schema = body.node?.content?.["application/json"]?.schema;
    const fields = new Map();
    walkSchema(context, schema, body.from, (node, trail) => fields.set(trail, node));
    for (const [trail, { "x-same-as": other }] of fields)
      if (other && (other === trail || !fields.has(other)))
        report(`\`x-same-as\` of \`${trail}\` names \`${other}\`, which is no other field of the body.`, "requestBody");
  });
