import type { ExampleOperation, Recognition } from "@planasonix/openapi/generate";
import { type Forms, type HttpResponse, type Layer, matchPath, readForms } from "@planasonix/serving";

/**
 * The form of a deployment whose description differs from ours: recognized operations go on to the sandbox under their
 * documented addresses, the others carry the example that answers them, and nothing else exists.
 * @param beside - The start of paths that belong to no form.
 */
export function specForms({ basePath, recognized, others }: Recognition, beside: string): Forms {
  const forms = readForms(
    {
      name: "spec",
      source: "the description that was given",
      prefix: basePath,
      unlisted: "The description does not have it.",
      operations: Object.fromEntries(
        recognized.map(({ known, method, path }) => [known, { is: "seen", method, path }]),
      ),
    },
    beside,
  );
  const examples = others.map((operation) => ({ ...operation, path: basePath + operation.path }));
  const { operationAt = () => undefined, speaking } = forms;
  return {
    ...forms,
    speaking: (errorCode) => {
      const known = speaking?.(errorCode);
      const layer: Layer = (next) => {
        const answer = known?.(next) ?? next;
        return async (request) => {
          if (request.path.startsWith(beside)) return next(request);
          const example = exampleAt(examples, request.method, request.path);
          const isKnown = operationAt(request.method, request.path) !== undefined;
          // At one address, a name in the path is more than a parameter.
          if (example && (!isKnown || !example.path.includes("{"))) {
            return next({ ...request, example: responseOf(example) });
          }
          return isKnown ? answer(request) : notFound(request.method, request.path, errorCode(404));
        };
      };
      return layer;
    },
  };
}

function exampleAt(examples: readonly ExampleOperation[], method: string, path: string): ExampleOperation | undefined {
  const found = examples.filter((example) => example.method === method && matchPath(example.path, path) !== undefined);
  return found.find((example) => !example.path.includes("{")) ?? found[0];
}

function responseOf({ status, body }: ExampleOperation): HttpResponse {
  return body === undefined
    ? { status, headers: {}, body: "" }
    : { status, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
}

function notFound(method: string, path: string, code: string): HttpResponse {
  const message = `The description that was given has no ${method} ${path.slice(0, 200)}.`;
  return {
    status: 404,
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ error: { code, message } }),
  };
}
