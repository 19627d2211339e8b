import type { Database } from "./database.ts";

/** The maximum number of resources to keep for each type. */
const kept = 256;

/**
 * A cache of what one tenant has found, by type and name, such as the resources by ID or key attribute, because requests
 * read the same few resources again and again.
 */
export interface FoundResources<Found> {
  get(type: string, name: string): Found | undefined;
  add(type: string, name: string, found: Found): void;
  /** Discards the resources of a type. Call it whenever a resource of the type changes. */
  discard(type: string): void;
  /** Discards all resources. Call it after changing the database directly. */
  clear(): void;
}

/**
 * Creates an empty cache. If a transaction is rolled back, the cache also discards what was found after the changes of
 * the transaction.
 */
export function createFoundResources<Found>(database: Database): FoundResources<Found> {
  const types = new Map<string, Map<string, Found>>();
  return {
    get: (type, name) => types.get(type)?.get(name),
    add: (type, name, found) => {
      const known = types.get(type) ?? new Map<string, Found>();
      if (known.size >= kept) known.clear();
      types.set(type, known.set(name, found));
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
