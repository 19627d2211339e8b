import type { OperationRef } from "./operation.ts";

/** An operation, taken apart once. */
export interface Endpoint extends OperationRef {
  readonly method: string;
  /** How many parameters the path has. */
  readonly parameterCount: number;
  /** The path with these parameters. @throws {TypeError} If one is missing, or would change what the path means. */
  path(parameters: readonly unknown[]): string;
}

/** Takes an operation apart. */
export function createEndpoint(named: OperationRef): Endpoint {
  const [method = "", template = ""] = named.operation.http.split(" ");
  // Text and names of parameters in turn.
  const [first = "", ...rest] = template.split(/[{}]/);
  return {
    ...named,
    method,
    parameterCount: rest.length >> 1,
    path: (parameters) =>
      rest.reduce(
        (path, part, index) => path + (index % 2 === 0 ? encodeSegment(part, parameters[index >> 1]) : part),
        first,
      ),
  };
}

function encodeSegment(name: string, value: unknown): string {
  const text = Number.isFinite(value) ? String(value) : value;
  if (typeof text === "string" && /^[\w-]+$/.test(text)) return text; // nearly every id
  if (typeof text === "string" && !/^\.{0,2}$/.test(text) && isEncodable(text)) return encodeURIComponent(text);
  const found = typeof text === "string" ? JSON.stringify(text) : text === null ? "null" : typeof value;
  throw new TypeError(`\`${name}\` must be a number or a string other than "", "." and "..", got ${found}`);
}

/** Half a surrogate pair stands for no character. */
function isEncodable(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}
