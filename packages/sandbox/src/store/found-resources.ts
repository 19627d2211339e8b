import type { Database } from "./database.ts";

/** The maximum number of resources to keep for each type. */
const kept = 256;

/**
 * A cache of the resources that one tenant has found by ID or key attribute, because requests read the same few
 * resources again and again.
 */
export interface FoundResources<Resource> {
  get(type: string, name: string): Resource | undefined;
  add(type: string, name: string, resource: Resource): void;
  /** Discards the resources of a type. Call it whenever a resource of the type changes. */
  discard(type: string): void;
  /** Discards all resources. Call it after changing the database directly. */
  clear(): void;
}

/**
 * Creates an empty cache. If a transaction is rolled back, the cache also discards what was found after the changes of
 * the transaction.
 */
export function createFoundResources<Resource>(database: Database): FoundResources<Resource> {
  const types = new Map<string, Map<string, Resource>>();
  return {
    get: (type, name) => types.get(type)?.get(name),
    add: (type, name, resource) => {
      const known = types.get(type) ?? new Map<string, Resource>();
      if (known.size >= kept) known.clear();
      types.set(type, known.set(name, resource));
    },
    discard: (type) => {
      types.delete(type);
      database.onRollback(() => types.delete(type));
    },
    clear: () => {
      types.clear();
      database.onRollback(() => types.clear());
    },
  };
}
