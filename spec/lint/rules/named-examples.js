import { eachOperation, follow, parametersOf, responsesOf } from "../walk.js";

/** Parameters whose value only the caller or an earlier response knows: tools would send an example with every request. */
const WITHOUT_EXAMPLE = ["Idempotency-Key", "cursor"];

/**
 * Requests, responses and parameters have examples with names in snake_case. JSON examples have no line breaks in
 * strings.
 */
export const namedExamples = () =>
  eachOperation((operation) => {
    const { operation: object, from, context, report } = operation;
    const body = follow(context, object.requestBody, from).node;
    for (const [type, media] of Object.entries(body?.content ?? {})) check(media, "The request", ["requestBody"], type);
    for (const [status, response] of responsesOf(operation)) {
      for (const [type, media] of Object.entries(response.content ?? {}))
        check(media, `The response ${status}`, ["responses", status], type);
    }
    for (const { node } of parametersOf(operation)) {
      const what = `The parameter \`${node.name}\``;
      if (!WITHOUT_EXAMPLE.includes(node.name)) check(node, what, []);
      else if (node.examples) report(`${what} has an example, which tools send with every request.`);
    }

    function check({ example, examples }, what, keys, type) {
      if (example !== undefined) report(`${what} has an unnamed example; name it under \`examples\`.`, ...keys);
      const names = Object.keys(examples ?? {});
      if (names.length === 0) report(`${what} has no named example.`, ...keys);
      const bad = names.filter((name) => !/^[a-z][a-z0-9_]*$/.test(name));
      if (bad.length > 0) report(`${what}: example names are snake_case, not ${bad.join(", ")}.`, ...keys);
      const broken = names.filter((name) => hasLineBreak(follow(context, examples[name], from).node?.value));
      if (type === "application/json" && broken.length > 0)
        report(`${what}: ${broken.join(", ")} has a string with a line break, which breaks generated tests.`, ...keys);
    }
  });

function hasLineBreak(value) {
  if (typeof value === "string") return value.includes("\n");
  return typeof value === "object" && value !== null && Object.values(value).some(hasLineBreak);
}
