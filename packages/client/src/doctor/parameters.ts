import { fieldOf, isRecord } from "@planasonix/runtime";

/** The values that earlier responses offer for the parameters of later requests. Kept in memory only. */
export interface ParameterPool {
  /** Remembers the IDs of a list or a resource: `path` is the address that responded, without a query. */
  remember(path: string, data: unknown): void;
  /** The values for the last parameter of an address: `before` is the path before it, with the others filled in. */
  valuesAt(before: string, name: string): readonly string[];
  /** The values that resources had for a name. */
  valuesOf(name: string): readonly string[];
}

/** The number of values to keep of each name. */
const maxValues = 8;

/** Creates an empty pool. */
export function createParameterPool(): ParameterPool {
  const listed = new Map<string, string[]>();
  const named = new Map<string, string[]>();
  const valuesOf = (name: string): readonly string[] => named.get(name) ?? [];
  return {
    remember(path, data) {
      const items = Array.isArray(data) ? data : [data];
      for (const item of items) {
        const id = fieldOf(item, "id");
        if (typeof id === "string" && Array.isArray(data)) add(listed, path, id);
        if (typeof id === "string") add(named, `${String(fieldOf(item, "type"))}_id`, id);
        const attributes = fieldOf(item, "attributes");
        for (const [name, value] of Object.entries(isRecord(attributes) ? attributes : {})) {
          if (typeof value === "string") add(named, name, value);
        }
      }
    },
    valuesAt: (before, name) => [...new Set([...(listed.get(before.replace(/\/$/, "")) ?? []), ...valuesOf(name)])],
    valuesOf,
  };
}

function add(values: Map<string, string[]>, name: string, value: string): void {
  const known = values.get(name) ?? [];
  if (value !== "" && !known.includes(value) && known.length < maxValues) values.set(name, [...known, value]);
}
