import { eachOperation, follow, parametersOf, responsesOf, walkSchema } from "../walk.js";

const FILLER = /\bthis (endpoint|operation|api call) (allows|lets|enables|will)\b|\bsimply\b|\betc\./i;

/**
 * Operations, parameters, responses and fields have a description in sentences, without filler. A summary has 1 to 60
 * characters and no period at its end.
 */
export const words = () =>
  eachOperation((operation) => {
    const { operation: object, from, context, report } = operation;
    const summary = object.summary ?? "";
    if (summary === "" || summary.length > 60 || summary.endsWith("."))
      report("The summary needs 1 to 60 characters, without a period at its end.", "summary");
    sentence(object.description, "The operation", "description");
    for (const { node } of parametersOf(operation)) sentence(node.description, `The parameter \`${node.name}\``);
    for (const [status, response] of responsesOf(operation))
      sentence(response.description, `The response ${status}`, "responses", status);

    const seen = new Set();
    for (const [schema, file] of schemas()) {
      walkSchema(context, schema, file, (node, trail) => {
        const key = `${trail}: ${node.description}`;
        if (trail.endsWith("[]") && !node.properties && !node["x-extensible-enum"]) return;
        if (trail.endsWith(".*") || seen.has(key)) return;
        seen.add(key);
        sentence(node.description, `\`${trail || "the body"}\``);
      });
    }

    function* schemas() {
      const body = follow(context, object.requestBody, from);
      for (const media of Object.values(body.node?.content ?? {})) yield [media.schema, body.from];
      for (const [status, response, file] of responsesOf(operation)) {
        if (!status.startsWith("2")) continue;
        for (const media of Object.values(response.content ?? {})) if (media.schema?.$ref) yield [media.schema, file];
      }
    }

    function sentence(text, what, ...keys) {
      if (!text?.trim()) return report(`${what} has no description.`, ...keys);
      if (!/[.!?)`]$/.test(text.trim())) report(`${what}: the description has to end with a period.`, ...keys);
      if (FILLER.test(text)) report(`${what}: remove the filler "${FILLER.exec(text)?.[0]}".`, ...keys);
    }
  });
