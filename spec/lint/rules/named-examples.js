import { eachOperation, follow, parametersOf, responsesOf } from "../walk.js";

/** Requests, answers and parameters have named examples, the names in snake_case. */
export const namedExamples = () =>
  eachOperation((operation) => {
    const { operation: object, from, context, report } = operation;
    const body = follow(context, object.requestBody, from).node;
    for (const media of Object.values(body?.content ?? {})) check(media, "The request", ["requestBody"]);
    for (const [status, response] of responsesOf(operation)) {
      for (const media of Object.values(response.content ?? {}))
        check(media, `The answer ${status}`, ["responses", status]);
    }
    for (const { node } of parametersOf(operation)) check(node, `The parameter \`${node.name}\``, []);

    function check({ example, examples }, what, keys) {
      if (example !== undefined) report(`${what} has an unnamed example; name it under \`examples\`.`, ...keys);
      const names = Object.keys(examples ?? {});
      if (names.length === 0) report(`${what} has no named example.`, ...keys);
      const bad = names.filter((name) => !/^[a-z][a-z0-9_]*$/.test(name));
      if (bad.length > 0) report(`${what}: example names are snake_case, not ${bad.join(", ")}.`, ...keys);
    }
  });
