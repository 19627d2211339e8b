// Finds the operations that two descriptions have in common: by method and shape of the path, then those whose paths
// differ in one segment. A wrong match gives an operation the effects of another one, so a doubtful one is none.
import { GenerateError } from "./problem.ts";
import { type Address, keyOf, prefixOf, segmentsOf } from "./shape.ts";

/** An operation of ours and its place in the other description. */
export interface Match<Ours extends Address = Address> {
  readonly ours: Ours;
  readonly theirs: Address;
  /** The path segment that has another name; undefined if the paths differ in their prefix and parameters alone. */
  readonly renamed?: Rename;
}

/** A segment of a path that has another name in the other description. */
export interface Rename {
  readonly from: string;
  readonly to: string;
}

/** Which operations of two descriptions are the same. */
export interface Matches<Ours extends Address = Address> {
  /** The segments in front of every path of the other description, such as `v1`. */
  readonly prefix: readonly string[];
  readonly matched: readonly Match<Ours>[];
  /** Operations that only the other description has, below the prefix. */
  readonly added: readonly Address[];
  /** Operations outside of the prefix: no client with one base URL reaches them. */
  readonly outside: readonly Address[];
  /** Operations that only ours has. */
  readonly removed: readonly Ours[];
}

/**
 * Matches operations by method and shape of the path; what remains, by paths that differ in one segment alone.
 * @param resembles - Whether two operations have enough in common, beside their addresses.
 *
 * @throws {GenerateError} If two operations have the same method and shape.
 */
export function matchOperations<Ours extends Address>(
  ours: readonly Ours[],
  theirs: readonly Address[],
  resembles: (ours: Ours, theirs: Address) => boolean,
): Matches<Ours> {
  const byKey = new Map(ours.map((operation) => [keyOf(operation), operation]));
  const prefix = prefixOf(theirs, new Set(byKey.keys()));
  const isBelow = ({ shape }: Address): boolean => prefix.every((segment, index) => shape[index] === segment);
  const below = theirs.filter(isBelow);
  const seen = new Map<string, Address>();
  const matched: Match<Ours>[] = [];
  for (const operation of below) {
    const key = keyOf(operation, prefix.length);
    const other = seen.get(key);
    if (other !== undefined) {
      throw new GenerateError(
        `${operation.method} ${other.path} and ${operation.path} are one address: remove one of them from the file`,
      );
    }
    seen.set(key, operation);
    const known = byKey.get(key);
    if (known !== undefined) matched.push({ ours: known, theirs: operation });
  }
  const taken = new Set<Address>(matched.flatMap((match) => [match.ours, match.theirs]));
  const renamed = findRenamed(
    ours.filter((operation) => !taken.has(operation)),
    below.filter((operation) => !taken.has(operation)),
    { skipped: prefix.length, known: new Set(ours.flatMap(({ shape }) => shape)), resembles },
  );
  for (const match of renamed) taken.add(match.ours).add(match.theirs);
  return {
    prefix,
    matched: [...matched, ...renamed],
    added: below.filter((operation) => !taken.has(operation)),
    outside: theirs.filter((operation) => !isBelow(operation)),
    removed: ours.filter((operation) => !taken.has(operation)),
  };
}

interface Renaming<Ours> {
  /** How many segments of their paths are the prefix. */
  readonly skipped: number;
  /** The segments of our paths: one of them is another thing, not another name. */
  readonly known: ReadonlySet<string>;
  resembles(ours: Ours, theirs: Address): boolean;
}

/**
 * Finds operations whose paths differ in one segment, such as `/flows/{id}/run` for `/pipelines/{id}/run`. The name must
 * be new, nothing else may fit, and the operations must resemble each other: the address alone is no proof.
 */
function findRenamed<Ours extends Address>(
  ours: readonly Ours[],
  theirs: readonly Address[],
  { skipped, known, resembles }: Renaming<Ours>,
): Match<Ours>[] {
  const pairs = theirs.flatMap((operation) =>
    ours.flatMap((own) => {
      const renamed = differenceOf(own, operation, skipped);
      const isNew = renamed !== undefined && !known.has(renamed.to);
      return isNew && resembles(own, operation) ? [{ ours: own, theirs: operation, renamed }] : [];
    }),
  );
  // A name that many operations have is more likely than one that fits a single operation by chance.
  const counts = Map.groupBy(pairs, ({ renamed: { from, to } }) => `${from} ${to}`);
  const weightOf = ({ renamed: { from, to } }: (typeof pairs)[number]): number =>
    counts.get(`${from} ${to}`)?.length ?? 0;
  const best = (same: (pair: (typeof pairs)[number]) => boolean): number =>
    Math.max(...pairs.filter(same).map(weightOf));
  return pairs.filter((pair) => {
    const rivals = pairs.filter((other) => other.ours === pair.ours || other.theirs === pair.theirs);
    const weight = weightOf(pair);
    return (
      weight === best((other) => rivals.includes(other)) &&
      rivals.filter((other) => weightOf(other) === weight).length === 1
    );
  });
}

/** The only segment in which two paths differ, if both have a name there; undefined if they differ otherwise. */
function differenceOf(ours: Address, theirs: Address, skipped: number): Rename | undefined {
  const shape = theirs.shape.slice(skipped);
  if (ours.method !== theirs.method || ours.shape.length !== shape.length) return undefined;
  const different = ours.shape.flatMap((segment, index) => (segment === shape[index] ? [] : [index]));
  const [at, second] = different;
  if (at === undefined || second !== undefined) return undefined;
  const [from = "", to = ""] = [segmentsOf(ours.path)[at], shape[at]];
  return from.includes("{") || to.includes("{") ? undefined : { from, to };
}
