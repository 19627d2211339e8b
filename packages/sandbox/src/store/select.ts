// Selects rows through indexes, so that reading a page takes about as long in a large table as in a small one.
import { attributeSql, type Bound, type Condition, type Equality, joined, type Sql } from "./conditions.ts";
import type { Database } from "./database.ts";
import { blockOf, type Indexes, indexOf, limitsOf, rangeIndexOf, tableOf } from "./tables.ts";

/** Which resources to read, and in which order. */
export interface Selection {
  readonly where?: readonly Condition[];
  /** Whether to read the resources in the trash instead of those outside it. @default false */
  readonly deleted?: boolean;
  /** Whether the order is oldest first instead of newest first. @default false */
  readonly ascending?: boolean;
  /** Returns only the resources that follow this sequence number in the order of the selection. */
  readonly after?: number | undefined;
  /** The maximum number of resources to return. @default no limit */
  readonly limit?: number;
}

/** Where to select: the rows of one tenant and type. */
export interface Source {
  readonly database: Database;
  readonly tenant: number;
  readonly type: string;
  readonly indexes: Indexes;
}

/** The columns that make up a resource. */
export const rowColumns = "seq, id, deleted, attributes";

type Row = Record<string, unknown>;

/** Reads the {@link rowColumns} of the selected rows, ordered by sequence number, newest first by default. */
export function selectRows(source: Source, selection: Selection): Row[] {
  const plan = planOf(source, selection.where ?? []);
  if (plan.bounds.length === 0) return readRows(source, selection, { plan });
  // Within a block of successive sequence numbers, the index orders rows by the attribute, but a list orders them by
  // sequence number. Therefore the blocks are read one by one.
  const { limit = -1 } = selection;
  const rows: Row[] = [];
  let block: number | undefined;
  do {
    block = nextBlock(source, selection, { plan, block });
    if (block === undefined) break;
    const left = limit < 0 ? limit : limit - rows.length;
    rows.push(...readRows(source, { ...selection, limit: left }, { plan, block }));
  } while (rows.length !== limit);
  return rows;
}

/** How to read a selection. */
interface Plan {
  /** The equality whose index to read; undefined to read no such index. */
  readonly first: Equality | undefined;
  /** Other equalities, to look up in their indexes. */
  readonly others: readonly Equality[];
  /** Bounds of one attribute, whose index to read block by block; empty to read no such index. */
  readonly bounds: readonly Bound[];
  /** Conditions to check on each row. */
  readonly checked: readonly Condition[];
}

/** If fewer rows than this satisfy an equality, they are read and sorted, whatever the other conditions are. */
const few = 200;

function planOf(source: Source, where: readonly Condition[]): Plan {
  const { equal, ranged } = source.indexes.get(source.type) ?? { equal: [], ranged: [] };
  const equalities = where.filter(
    (one): one is Equality => "equals" in one && one.equals !== null && equal.includes(one.attribute),
  );
  const bounded = where.filter((one): one is Bound => isBound(one) && ranged.includes(one.attribute));
  const bounds = bounded.filter(({ attribute }) => attribute === bounded[0]?.attribute);
  const others = where.filter((one) => !(equalities as readonly Condition[]).includes(one));
  // Whether an equality is rare matters only if there is a choice between indexes.
  const isChoice = equalities.length + bounds.length > 1;
  const rare = isChoice ? equalities.find((equality) => isRare(source, equality)) : equalities[0];
  if (bounds.length === 0 || rare !== undefined) {
    const first = rare ?? equalities[0];
    return { first, others: equalities.filter((one) => one !== first), bounds: [], checked: others };
  }
  // Within a block, the index of an equality returns the rows in order, so reading stops when there are enough.
  const [first, ...more] = equalities;
  if (first !== undefined) return { first, others: more, bounds, checked: others };
  const checked = others.filter((one) => !(bounds as readonly Condition[]).includes(one));
  return { first, others: [], bounds, checked };
}

/** Whether fewer rows than {@link few} satisfy an equality. */
function isRare({ database, tenant, type }: Source, { attribute, equals }: Equality): boolean {
  const from = `${tableOf(type)} INDEXED BY ${indexOf(type, attribute)}`;
  const sql = `SELECT 1 FROM ${from} WHERE tenant = ? AND ${attributeSql(attribute)} = ? LIMIT 1 OFFSET ${few - 1}`;
  return database.get(sql, tenant, equals) === undefined;
}

interface Reading {
  readonly plan: Plan;
  /** The block to read, or the block before the one to find; undefined to read all blocks, or to find the first one. */
  readonly block?: number | undefined;
}

function readRows(source: Source, selection: Selection, { plan, block }: Reading): Row[] {
  const { deleted = false, ascending = false, after, limit = -1 } = selection;
  const { database, tenant, type } = source;
  const index = plan.first === undefined ? "" : `INDEXED BY ${indexOf(type, plan.first.attribute)} `;
  const conditions: Sql[] = [
    joined(plan.first === undefined ? plan.checked : [plan.first, ...plan.checked]),
    ...plan.others.map((equality) => lookedUp(source, equality)),
    ...(block === undefined ? [] : [inBlock(source, plan, block)]),
    ...(after === undefined ? [] : [{ sql: ` AND seq ${ascending ? ">" : "<"} ?`, values: [after] }]),
  ];
  const sql = `SELECT ${rowColumns} FROM ${tableOf(type)} AS one ${index}WHERE tenant = ? AND deleted = ?`;
  const order = ` ORDER BY seq ${ascending ? "ASC" : "DESC"} LIMIT ?`;
  const values = conditions.flatMap((condition) => condition.values);
  const statement = `${sql}${conditions.map((condition) => condition.sql).join("")}${order}`;
  return database.all(statement, tenant, Number(deleted), ...values, limit);
}

/** The condition that a row satisfies an equality, evaluated with the index of the equality alone. */
function lookedUp({ tenant, type }: Source, { attribute, equals }: Equality): Sql {
  const from = `${tableOf(type)} AS other INDEXED BY ${indexOf(type, attribute)}`;
  const where = `other.tenant = ? AND ${attributeSql(attribute, "other")} = ? AND other.seq = one.seq`;
  return { sql: ` AND EXISTS (SELECT 1 FROM ${from} WHERE ${where})`, values: [tenant, equals] };
}

/** The condition that a row is in a block and, unless the plan checks the bounds on each row, within the bounds. */
function inBlock({ tenant, type }: Source, { first, bounds }: Plan, block: number): Sql {
  if (first !== undefined) return { sql: " AND seq BETWEEN ? AND ?", values: limitsOf(block) };
  const { sql, values } = withinBounds(type, bounds, "?");
  return { sql: ` AND seq IN (SELECT seq ${sql})`, values: [tenant, block, ...values] };
}

/** Finds the next block, in the order of the selection, that has rows within the bounds. Undefined if there is none. */
function nextBlock({ database, tenant, type }: Source, selection: Selection, { plan, block }: Reading) {
  const { ascending = false, after } = selection;
  const [step, isLeft, start, end] = ascending
    ? ["number + 1", "<", "coalesce(min(seq), 1)", "coalesce(max(seq), 0)"]
    : ["number - 1", ">", "coalesce(max(seq), 0)", "coalesce(min(seq), 1)"];
  const blockAt = (seq: string): string => `(SELECT ${blockOf(seq)} FROM ${tableOf(type)} WHERE tenant = ?)`;
  const first =
    block === undefined ? (after === undefined ? blockAt(start) : blockOf("?")) : `? ${ascending ? "+" : "-"} 1`;
  const within = withinBounds(type, plan.bounds, "number");
  const sql = `WITH RECURSIVE blocks (number) AS (
    SELECT ${first} UNION ALL SELECT ${step} FROM blocks WHERE number ${isLeft} ${blockAt(end)}
  ) SELECT number FROM blocks WHERE EXISTS (SELECT 1 ${within.sql}) LIMIT 1`;
  const row = database.get(sql, block ?? after ?? tenant, tenant, tenant, ...within.values);
  return row === undefined ? undefined : Number(row.number);
}

/** The part of a statement that selects the rows within the bounds in a block. Its first placeholder is the tenant. */
function withinBounds(type: string, bounds: readonly Bound[], block: string): Sql {
  const { sql, values } = joined(bounds);
  const index = rangeIndexOf(type, bounds[0]?.attribute ?? "");
  return {
    sql: `FROM ${tableOf(type)} INDEXED BY ${index} WHERE tenant = ? AND ${blockOf("seq")} = ${block}${sql}`,
    values,
  };
}

function isBound(condition: Condition): condition is Bound {
  return "from" in condition || "until" in condition || "below" in condition;
}
