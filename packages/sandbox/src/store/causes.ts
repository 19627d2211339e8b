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

/** What is a cause or an effect. */
type Identified = Pick<CausedEffect, "type" | "id">;

/** What caused what, for one tenant: its newest 10,000 effects. */
export interface Causes {
  /** Records that something happens at a time because of something else. */
  add(effect: Identified & Pick<CausedEffect, "at">, cause: Identified, detail?: CausedEffect["detail"]): void;
  /** The effects that are kept, oldest first. */
  all(): CausedEffect[];
  /** The causes of a resource, first one first, and then everything that the resource has caused, as far as it is kept. */
  chain(id: string): CausedEffect[];
}

/** The number of effects to keep, because a schedule adds some each minute. */
const kept = 10_000;

/** After how many additions older effects are removed. */
const surplus = 1000;

interface CausesSource {
  readonly database: Database;
  readonly tenant: number;
  /** Orders the effects. */
  readonly nextSequence: () => number;
}

/** Gives access to what caused what in a tenant. */
export function createCauses({ database, tenant, nextSequence }: CausesSource): Causes {
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
  // The first addition removes what earlier processes have left.
  let added = surplus;
  const prune = (): void => {
    const oldest = "SELECT seq FROM causes WHERE tenant = ? ORDER BY seq DESC LIMIT 1 OFFSET ?";
    database.run(`DELETE FROM causes WHERE tenant = ? AND seq <= (${oldest})`, tenant, tenant, kept);
    added = 0;
  };
  return {
    add: ({ type, id, at }, cause, detail = {}) => {
      database.run(
        `INSERT INTO causes (tenant, seq, type, id, at, cause_type, cause_id, detail)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
        ...[tenant, nextSequence(), type, id, at, cause.type, cause.id, JSON.stringify(detail)],
      );
      added += 1;
      if (added > surplus) prune();
    },
    all: () => {
      const sql = "SELECT * FROM causes WHERE tenant = ? ORDER BY seq DESC LIMIT ?";
      return database.all(sql, tenant, kept).map(toEffect).reverse();
    },
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
