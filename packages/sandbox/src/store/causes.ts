import type { Database } from "./database.ts";

/** Something that happened because of something else. */
export interface CausedEffect {
  /** The type of the resource; `notification` for a notification. */
  readonly type: string;
  readonly id: string;
  /** When it happened, by the clock of the tenant, in milliseconds since 1970. */
  readonly at: number;
  /** The resource that caused the effect, or a `request`, whose `id` is the name of the operation. */
  readonly cause: { readonly type: string; readonly id: string };
  readonly detail: Readonly<Record<string, string>>;
}

/** What caused what, for one tenant. */
export interface Causes {
  add(effect: CausedEffect): void;
  /** All effects, oldest first. */
  all(): CausedEffect[];
  /** The causes of a resource, first one first, and then everything that the resource has caused. */
  chain(id: string): CausedEffect[];
}

/** Gives access to what caused what in a tenant. */
export function createCauses(database: Database, tenant: number): Causes {
  // Without `INDEXED BY`, SQLite reads all effects of the tenant.
  const read = (index: "causes_id" | "causes_cause", column: "id" | "cause_id", id: string): CausedEffect[] => {
    const sql = `SELECT * FROM causes INDEXED BY ${index} WHERE tenant = ? AND ${column} = ? ORDER BY seq`;
    return database.all(sql, tenant, id).map(toEffect);
  };
  const causesOf = (id: string): CausedEffect[] => {
    const [effect] = read("causes_id", "id", id);
    return effect === undefined ? [] : [...causesOf(effect.cause.id), effect];
  };
  const effectsOf = (id: string): CausedEffect[] =>
    read("causes_cause", "cause_id", id).flatMap((effect) => [effect, ...effectsOf(effect.id)]);
  return {
    add: ({ type, id, at, cause, detail }) =>
      database.run(
        `INSERT INTO causes (tenant, seq, type, id, at, cause_type, cause_id, detail)
         VALUES (?1, coalesce((SELECT max(seq) FROM causes WHERE tenant = ?1), 0) + 1, ?2, ?3, ?4, ?5, ?6, ?7)`,
        ...[tenant, type, id, at, cause.type, cause.id, JSON.stringify(detail)],
      ),
    all: () => database.all("SELECT * FROM causes WHERE tenant = ? ORDER BY seq", tenant).map(toEffect),
    chain: (id) => [...causesOf(id), ...effectsOf(id)],
  };
}

function toEffect({ type, id, at, cause_type, cause_id, detail }: Record<string, unknown>): CausedEffect {
  return {
    type: String(type),
    id: String(id),
    at: Number(at),
    cause: { type: String(cause_type), id: String(cause_id) },
    detail: JSON.parse(String(detail)),
  };
}
