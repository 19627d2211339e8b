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
  /** Discards what was found by a name, or everything of a type. Call it whenever what may be found changes. */
  discard(type: string, name?: string): void;
  /** Discards all resources. Call it after changing the database directly. */
  clear(): void;
}

/**
 * Creates an empty cache. If a transaction is rolled back, the cache also discards what was found after the changes of
 * the transaction.
 */
export function createFoundResources<Found>(database: Database): FoundResources<Found> {
  const types = new Map<string, Map<string, Found>>();
  // One function for each type, because a transaction can change a type thousands of times.
  const undos = new Map<string, () => void>();
  const undoOf = (type: string): (() => void) => {
    const undo = undos.get(type) ?? (() => types.delete(type));
    undos.set(type, undo);
    return undo;
  };
  const clear = (): void => types.clear();
  return {
    get: (type, name) => types.get(type)?.get(name),
    add: (type, name, found) => {
      const known = types.get(type);
      // A full map is replaced: as long as V8 has not collected a cleared map, it also keeps all that was added later.
      const open = known === undefined || known.size >= kept ? new Map<string, Found>() : known;
      types.set(type, open.set(name, found));
    },
    discard: (type, name) => {
      if (name === undefined) types.delete(type);
      else types.get(type)?.delete(name);
      database.onRollback(undoOf(type));
    },
    clear: () => {
      clear();
      database.onRollback(clear);
    },
  };
}
