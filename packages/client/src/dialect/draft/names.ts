// Drafts how a deployment names attributes: compares those that were seen with the described ones, and with the names
// in known dialects.
import {
  camelCase,
  type DescribedOperation,
  type DialectOperation,
  describedOperation,
  dialectNames,
  type Fields,
  readDialect,
} from "@planasonix/openapi/dialects";
import { fieldOf, isRecord, resolvePointer } from "@planasonix/runtime";

/** How the attributes of resources are named. */
export interface SeenNames {
  readonly case?: "camel";
  /** JSON pointers of documented attributes, each with that of its place. */
  readonly names: Readonly<Record<string, string>>;
  /** The pointers of the documented attributes that were seen. */
  readonly shows: readonly string[];
  /** The values that are other words for documented ones. */
  readonly values: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** What was concluded from likeness alone, in words. */
  readonly guesses: readonly string[];
}

/** Compares the attributes of resources with the described ones. `owners` are the objects that have them. */
export function readNames(
  { response: fields = new Map(), type }: DescribedOperation,
  owners: readonly object[],
): SeenNames {
  const has = (name: string): boolean => owners.some((owner) => fieldOf(owner, name) !== undefined);
  const parted = [...fields.keys()].filter((name) => camelCase(name) !== name);
  const isCamel = parted.some((name) => has(camelCase(name))) && !parted.some(has);
  const styled = (name: string): string => (isCamel ? camelCase(name) : name);
  const absent = [...fields.keys()].filter((name) => !has(styled(name)));
  const names: Record<string, string> = {};
  const guesses: string[] = [];
  const taken = new Set([...fields.keys()].map(styled));
  const take = (pointer: string, place: string, isGuess: boolean): void => {
    const [, first = ""] = place.split("/");
    if (taken.has(first) || names[pointer]) return;
    taken.add(first);
    names[pointer] = place;
    if (isGuess) guesses.push(`\`${place}\` is taken for ${pointer}`);
  };
  for (const name of absent) if (has(camelCase(name))) take(`/${name}`, `/${camelCase(name)}`, false);
  for (const [pointer, place] of knownPlaces(type)) {
    const isFound = owners.some((owner) => resolvePointer(owner, place) !== undefined);
    if (isFound && isAbsent(fields, pointer, absent)) take(pointer, place, true);
  }
  const unknown = [...new Set(owners.flatMap((owner) => Object.keys(owner)))].filter((name) => !taken.has(name));
  for (const name of absent.filter((one) => !names[`/${one}`])) {
    const [like, other] = unknown.filter((one) => isShort(one, name) && !taken.has(one));
    if (like !== undefined && other === undefined) take(`/${name}`, `/${like}`, true);
  }
  const shows = owners.flatMap((owner) => shownIn(fields, owner, styled));
  const places = [...shows, ...Object.keys(names)].filter((pointer) => !isWithinOther(pointer, Object.keys(names)));
  const values = knownValues(type, fields, (name) => names[`/${name}`] ?? `/${styled(name)}`, owners);
  for (const [name, known] of Object.entries(values)) {
    const words = Object.entries(known).map(([value, sent]) => `${sent} for ${value}`);
    guesses.push(`values of ${name}: ${words.join(", ")}`);
  }
  return { ...(isCamel && { case: "camel" }), names, shows: [...new Set(places)].sort(), values, guesses };
}

/** A field that has moved is shown where it is, and not as a whole. */
function isWithinOther(pointer: string, moved: readonly string[]): boolean {
  return moved.some((other) => other.startsWith(`${pointer}/`));
}

/** How known dialects have the operations that give a type of resource. */
function knownOf(type: string): DialectOperation[] {
  return dialectNames.flatMap((name) =>
    Object.entries(readDialect(name).operations)
      .filter(([operation]) => describedOperation(operation)?.type === type)
      .map(([, known]) => known),
  );
}

/** The names that known dialects have for the fields of a resource. */
function knownPlaces(type: string): [pointer: string, place: string][] {
  return knownOf(type).flatMap(({ response }) => Object.entries(response?.names ?? {}));
}

/** The values that known dialects have in place of documented ones, of fields that were seen with such a value. */
function knownValues(
  type: string,
  fields: Fields,
  placeOf: (name: string) => string,
  owners: readonly object[],
): Record<string, Readonly<Record<string, string>>> {
  const found: Record<string, Readonly<Record<string, string>>> = {};
  for (const [name, words] of knownOf(type).flatMap(({ values }) => Object.entries(values ?? {}))) {
    if (!fields.has(name) || found[name]) continue;
    const seen = owners.map((owner) => resolvePointer(owner, placeOf(name)));
    if (Object.entries(words).some(([value, sent]) => value !== sent && seen.includes(sent))) found[name] = words;
  }
  return found;
}

/** Whether a described field, or the one that contains it, was not seen. */
function isAbsent(fields: Fields, pointer: string, absent: readonly string[]): boolean {
  const [, first = "", ...inner] = pointer.split("/");
  if (!absent.includes(first)) return false;
  let owner: Fields | undefined = fields.get(first);
  for (const name of inner) {
    if (!owner?.has(name)) return false;
    owner = owner.get(name);
  }
  return true;
}

/** Whether a name is a short form of another one: as many words, each of which begins like that of the other. */
function isShort(short: string, name: string): boolean {
  const [parts, others] = [wordsOf(short), wordsOf(name)];
  const begins = (part: string, whole = ""): boolean => part === whole || (part.length > 2 && whole.startsWith(part));
  return parts.length === others.length && parts.every((part, at) => begins(part, others[at]));
}

function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .split(/[_-]/);
}

function shownIn(fields: Fields, owner: unknown, styled: (name: string) => string, at = ""): string[] {
  return [...fields].flatMap(([name, nested]) => {
    const value = fieldOf(owner, styled(name));
    if (value === undefined) return [];
    return nested && isRecord(value) && nested.size > 0
      ? shownIn(nested, value, styled, `${at}/${name}`)
      : [`${at}/${name}`];
  });
}
