import { type JsonObject, methods } from "@planasonix/scripts/openapi/description.ts";
import { isObject } from "./read-document.ts";

/** An operation of a description, as far as its address tells. */
export interface Address {
  /** In upper case. */
  readonly method: string;
  readonly path: string;
  /** The segments of the path, `{}` for each parameter. */
  readonly shape: readonly string[];
  readonly object: JsonObject;
  /** The parameters of the path item, which each of its operations has. */
  readonly shared: readonly JsonObject[];
}

/** The addresses of all operations, in the order of the document. */
export function listAddresses(paths: JsonObject): Address[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    isObject(item)
      ? Object.entries(item)
          .filter(([key, object]) => methods.includes(key) && isObject(object))
          .map(([key, object]) => ({
            method: key.toUpperCase(),
            path,
            shape: shapeOf(path),
            object: object as JsonObject,
            shared: (Array.isArray(item.parameters) ? item.parameters : []).filter(isObject),
          }))
      : [],
  );
}

/** The segments of a path; a parameter is one, whatever its name, and a slash at the end is none. */
function shapeOf(path: string): string[] {
  return segmentsOf(path).map((segment) => segment.replaceAll(/\{[^{}]*\}/g, "{}"));
}

/** The segments of a path, as they are. */
export function segmentsOf(path: string): string[] {
  return path.replace(/\/+$/, "").split("/").slice(1);
}

/** What identifies an operation, below a prefix with this many segments. */
export function keyOf({ method, shape }: Pick<Address, "method" | "shape">, skipped = 0): string {
  return `${method} /${shape.slice(skipped).join("/")}`;
}

/**
 * The prefix of the paths, such as `/v1` or `/api/v1`: that with which the most operations are known.
 * @param known - The keys of the known operations.
 */
export function prefixOf(addresses: readonly Address[], known: ReadonlySet<string>): readonly string[] {
  const counts = new Map<string, { readonly prefix: readonly string[]; count: number }>();
  for (const address of addresses) {
    for (let length = 0; length < address.shape.length; length += 1) {
      const prefix = address.shape.slice(0, length);
      if (prefix.includes("{}")) break;
      const entry = counts.get(prefix.join("/")) ?? { prefix, count: 0 };
      counts.set(prefix.join("/"), entry);
      if (known.has(keyOf(address, length))) entry.count += 1;
    }
  }
  // The shorter one comes first, so that it wins if both know as many.
  const sorted = [...counts.values()].sort((a, b) => b.count - a.count || a.prefix.length - b.prefix.length);
  return sorted[0]?.prefix ?? [];
}
