import { eachOperation, follow } from "../walk.js";

/** What the description of the body says. */
const TEXTS = { kept: /Omitted \w+ keep their values/, unknown: /Send (all|both|every)/ };

/** A body whose fields are all optional says what happens to the values of those that a request omits. */
export const omitted = () =>
  eachOperation(({ method, operation, from, context, report }) => {
    if (method !== "put" && method !== "patch") return;
    const body = follow(context, operation.requestBody, from);
    const { node } = follow(context, body.node?.content?.["application/json"]?.schema, body.from);
    if (!node?.properties || node.required?.length > 0) return;
    const stated = node["x-omitted"];
    if (!Object.hasOwn(TEXTS, stated ?? "")) report("The body needs `x-omitted: kept` or `unknown`.", "requestBody");
    else if (!TEXTS[stated].test(node.description?.replaceAll(/\s+/g, " ")))
      report(`\`x-omitted: ${stated}\` and the description of the body disagree.`, "requestBody");
  });
