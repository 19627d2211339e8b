import type { DescribedOperation } from "@planasonix/scripts/openapi/description.ts";
import { exampleRequest } from "@planasonix/scripts/openapi/example-request.ts";
import { literal, python } from "../../model/literal.ts";
import { description } from "../../repository.ts";

/** A program in Python that sends the request of an operation's examples with `requests`. */
export function pythonSample(operation: DescribedOperation): string {
  const { path, query, body } = exampleRequest(description, operation);
  const { method, parameters, object } = operation;
  const route = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(path[name])));
  const hasKey = parameters.some(({ name }) => name === "Idempotency-Key");
  return [
    "import os",
    ...(hasKey ? ["import uuid"] : []),
    "",
    "import requests",
    "",
    `response = requests.${method.toLowerCase()}(`,
    `    ${literal(description.servers[0].url + route, python)},`,
    "    headers={",
    `        "Authorization": f"Bearer {os.environ['PLANASONIX_API_KEY']}",`,
    ...(hasKey ? ['        "Idempotency-Key": str(uuid.uuid4()),'] : []),
    "    },",
    ...(Object.keys(query).length > 0 ? [`    params=${literal({ ...query }, python, "    ")},`] : []),
    ...(body === undefined ? [] : [`    json=${literal(body, python, "    ")},`]),
    `    timeout=${Math.ceil((object["x-timeout-ms"] ?? 60_000) / 1000)},`,
    ")",
    "response.raise_for_status()",
    ...printed(operation),
  ].join("\n");
}

/** The statement that uses the response. */
function printed({ successes }: DescribedOperation): string[] {
  const mediaTypes = successes.flatMap(([, { content = {} }]) => Object.keys(content));
  if (mediaTypes.length === 0) return [];
  return [
    mediaTypes.every((type) => type === "application/json") ? "print(response.json())" : "print(len(response.content))",
  ];
}
