import type { MockOperation } from "../description/operation.ts";
import type { PrismOperation } from "../description/read-operations.ts";

type Json = Readonly<Record<string, unknown>>;

/**
 * Copies an operation, and forbids unknown fields and unknown enum values in its responses. The description allows
 * them, so that clients accept later additions, but the proxy has to report what the description lacks.
 */
export function strictOperation({ prism }: MockOperation): PrismOperation {
  const responses = prism.responses.map((response) => ({
    ...response,
    contents: response.contents?.map((content) => ({ ...content, schema: close(content.schema) })),
  }));
  return { ...prism, responses } as PrismOperation;
}

function close(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(close);
  if (typeof node !== "object" || node === null) return node;
  const schema: Json = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, close(value)]));
  const known = schema["x-extensible-enum"];
  const isOpen = typeof schema.properties === "object" && schema.additionalProperties === undefined;
  return {
    ...schema,
    ...(isOpen && { additionalProperties: false }),
    ...(Array.isArray(known) && { enum: [...known, ...(String(schema.type).includes("null") ? [null] : [])] }),
  };
}
