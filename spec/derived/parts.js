// What every operation has. The files in paths/ leave it out: Redocly adds it before it bundles or lints them.
import { dirname, relative } from "node:path";
import { fileURLToPath } from "node:url";

const spec = fileURLToPath(new URL("../", import.meta.url));

/** The errors of every operation: the name of each status in responses/errors.yaml. */
export const ERRORS = {
  400: "BadRequest",
  401: "Unauthorized",
  403: "Forbidden",
  429: "RateLimited",
  500: "InternalError",
  503: "Unavailable",
  default: "Unexpected",
};

/** A preprocessor of Redocly. It also reports each part that a file states, so that the parts are in one place. */
export function addParts() {
  // Several paths can refer to one file.
  const done = new WeakSet();
  return {
    Paths: {
      PathItem(item, { location, report }) {
        if (done.has(item)) return;
        done.add(item);
        const folder = dirname(location.source.absoluteRef);
        const refer = (part) => ({ $ref: relative(folder, `${spec}${part}`).replaceAll("\\", "/") });
        for (const [method, operation] of Object.entries(item).filter(([, { responses }]) => responses)) {
          item[method] = withParts(operation, method, refer);
          for (const [name, ...keys] of statedParts(operation))
            report({
              message: `Remove \`${name}\`: every operation has it, and the bundle adds it.`,
              location: location.child([method, ...keys]),
            });
        }
      },
    },
  };
}

function withParts({ parameters = [], requestBody, responses, ...rest }, method, refer) {
  const key = method === "post" ? [refer("parameters/idempotency-key.yaml#/IdempotencyKey")] : [];
  const own = Object.entries(responses).map(([status, response]) => [status, withHeaders(response, refer)]);
  const errors = Object.entries(ERRORS).map(([status, name]) => [status, refer(`responses/errors.yaml#/${name}`)]);
  return {
    ...rest,
    ...(parameters.length + key.length > 0 && { parameters: [...parameters, ...key] }),
    ...(requestBody && { requestBody }),
    responses: Object.fromEntries([...own, ...errors]),
  };
}

/** A response with the common headers, unless it is a reference or has other headers. */
function withHeaders(response, refer) {
  if (response.$ref || response.headers) return response;
  const { content, ...rest } = response;
  return { ...rest, headers: refer("headers/common.yaml#/Common"), ...(content && { content }) };
}

/** The name of each part that an operation states, and the keys that lead to it. */
function statedParts({ parameters = [], responses }) {
  const stated = Object.entries(responses);
  const errors = stated.filter(([status]) => status in ERRORS);
  const headers = stated.filter(([, response]) => response.headers?.$ref?.endsWith("/common.yaml#/Common"));
  const key = parameters.findIndex(({ $ref }) => $ref?.endsWith("#/IdempotencyKey"));
  return [
    ...errors.map(([status]) => [status, "responses", status]),
    ...headers.map(([status]) => ["headers", "responses", status, "headers"]),
    ...(key === -1 ? [] : [["Idempotency-Key", "parameters", key]]),
  ];
}
