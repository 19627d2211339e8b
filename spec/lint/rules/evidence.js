import { inventory } from "../inventory.js";
import { eachOperation, follow, jsonSuccesses, parametersOf, walkSchema } from "../walk.js";

const INFERRED = /\bInferred:/;

/** `x-evidence` is `inferred` exactly where a description says "Inferred:" or the inventory infers a scope or status. */
export const evidence = () =>
  eachOperation((operation) => {
    const { operation: object, from, context, report } = operation;
    const known = inventory.get(object.operationId?.replace("_", "."));
    if (known) {
      const wanted = INFERRED.test(object.description) || known.scope.inferred ? "inferred" : "documented";
      if (object["x-evidence"] !== wanted) report(`The operation needs \`x-evidence: ${wanted}\`.`);
      for (const [status, response] of Object.entries(object.responses).filter(([status]) => status.startsWith("2"))) {
        const isDocumented =
          Number(status) === known.response.status && known.response.status_evidence.startsWith("documented");
        if ((response["x-evidence"] !== "inferred") !== isDocumented)
          report(
            isDocumented
              ? "This status is documented: remove `x-evidence: inferred`."
              : "This status is not documented: add `x-evidence: inferred`.",
            "responses",
            status,
          );
      }
    }
    for (const { node } of parametersOf(operation)) check(node, node.name, "parameters");
    const body = follow(context, object.requestBody, from);
    for (const { schema } of Object.values(body.node?.content ?? {})) walk(schema, body.from, "requestBody");
    for (const { status, schema, from: file } of jsonSuccesses(operation)) walk(schema, file, "responses", status);

    function walk(schema, file, ...keys) {
      const told = new Set();
      walkSchema(context, schema, file, (node, trail) => {
        for (const name of fieldsTold(node)) told.add(trail ? `${trail}.${name}` : name);
        check(told.has(trail) ? { ...node, description: "Inferred:" } : node, trail || "the body", ...keys);
      });
    }

    function check({ description = "", "x-evidence": stated }, what, ...keys) {
      if (INFERRED.test(description) && stated !== "inferred")
        report(`\`${what}\` says "Inferred:" and needs \`x-evidence: inferred\`.`, ...keys);
      if (!INFERRED.test(description) && stated === "inferred")
        report(
          `\`${what}\` has \`x-evidence: inferred\`: its description has to say what is inferred, after "Inferred:".`,
          ...keys,
        );
    }
  });

/**
 * The fields that the description of an object names after "Inferred:". The descriptions of these fields need not
 * repeat the inference.
 */
function fieldsTold({ description = "", properties = {} }) {
  const inferred = description.split(INFERRED).slice(1).join(" ");
  return Object.keys(properties).filter((name) => inferred.includes(`\`${name}\``));
}
