// This folder converts requests and responses between the documented form and that of a dialect. This file renames and
// moves the fields of an object, and nothing in objects whose keys are those of the user.
import { camelCase, type Fields } from "@planasonix/openapi/dialects";
import { fieldOf, isRecord, resolvePointer } from "@planasonix/runtime";

/** Two fields that would get one place: a message that names it. */
export class Collision extends Error {}

/** How the names of an object differ: in their case, and by the pointers of documented fields to their places. */
export interface Naming {
  readonly case?: "camel";
  readonly names?: Readonly<Record<string, string>>;
}

/** Converts an object from the documented names to those of the dialect. @throws {Collision} */
export function toSentNames(given: object, fields: Fields, { case: style, names = {} }: Naming): object {
  const moves = Object.entries(names);
  const rest = moves.reduce<object>((left, [pointer]) => without(left, pointer), given);
  const renamed = style ? rename(rest, fields, camelCase) : rest;
  return moves.reduce<object>((sent, [pointer, place]) => {
    const value = resolvePointer(given, pointer);
    return value === undefined
      ? sent
      : withValue(sent, place, convert(value, fieldsAt(fields, pointer), style, camelCase));
  }, renamed);
}

/** Converts an object from the names of the dialect to the documented ones. @throws {Collision} */
export function toDocumentedNames(found: object, fields: Fields, { case: style, names = {} }: Naming): object {
  const moves = Object.entries(names);
  const rest = moves.reduce<object>((left, [, place]) => without(left, place), found);
  const renamed = style ? rename(rest, fields, undefined) : rest;
  return moves.reduce<object>((documented, [pointer, place]) => {
    const value = resolvePointer(found, place);
    // Null in place of a nested field says that there is none.
    if (value === undefined || (value === null && pointer.lastIndexOf("/") > 0)) return documented;
    return withValue(documented, pointer, convert(value, fieldsAt(fields, pointer), style, undefined));
  }, renamed);
}

type Spelling = ((name: string) => string) | undefined;

function convert(value: unknown, fields: Fields | undefined, style: Naming["case"], spell: Spelling): unknown {
  return style && fields ? renameAny(value, fields, spell) : value;
}

function renameAny(value: unknown, fields: Fields, spell: Spelling): unknown {
  if (Array.isArray(value)) return value.map((item) => renameAny(item, fields, spell));
  return isRecord(value) ? rename(value, fields, spell) : value;
}

const documentedNames = new WeakMap<Fields, ReadonlyMap<string, string>>();

/** The documented names by their spelling in camelCase. */
export function documentedIn(fields: Fields): ReadonlyMap<string, string> {
  let names = documentedNames.get(fields);
  if (!names) {
    names = new Map([...fields.keys()].map((name) => [camelCase(name), name]));
    documentedNames.set(fields, names);
  }
  return names;
}

/** Renames the described fields of an object. Without `spell`, from camelCase to the documented names. */
function rename(given: object, fields: Fields, spell: Spelling): object {
  const documented = spell ? undefined : documentedIn(fields);
  const renamed: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(given)) {
    const field = documented ? (documented.get(name) ?? name) : name;
    const nested = fields.get(field);
    const place = spell && fields.has(name) ? spell(name) : field;
    if (Object.hasOwn(renamed, place)) throw new Collision(`two fields with the name \`${place}\``);
    setOwn(renamed, place, nested ? renameAny(value, nested, spell) : value);
  }
  return renamed;
}

/** Sets a property even if its name is `__proto__`. */
function setOwn(owner: object, name: string, value: unknown): void {
  if (name !== "__proto__") (owner as Record<string, unknown>)[name] = value;
  else Object.defineProperty(owner, name, { value, enumerable: true, configurable: true, writable: true });
}

function fieldsAt(fields: Fields, pointer: string): Fields | undefined {
  return pointer
    .slice(1)
    .split("/")
    .reduce<Fields | undefined>((owner, name) => owner?.get(name), fields);
}

/** A copy without the value at a pointer, and without the objects that become empty. */
export function without(owner: object, pointer: string): object {
  const [name = "", ...others] = pointer.slice(1).split("/");
  const value = fieldOf(owner, name);
  if (value === undefined) return owner;
  const { [name]: _, ...rest } = owner as Record<string, unknown>;
  if (others.length === 0 || !isRecord(value)) return others.length === 0 ? rest : owner;
  const inner = without(value, `/${others.join("/")}`);
  return Object.keys(inner).length > 0 ? { ...owner, [name]: inner } : rest;
}

/** A copy with a value at a pointer. @throws {Collision} If there is one already. */
function withValue(owner: object, pointer: string, value: unknown): object {
  const [name = "", ...others] = pointer.slice(1).split("/");
  const found = fieldOf(owner, name);
  if (others.length === 0) {
    if (found !== undefined) throw new Collision(`two fields with the name \`${name}\``);
    return { ...owner, [name]: value };
  }
  if (found !== undefined && found !== null && !isRecord(found)) throw new Collision(`a value in place of \`${name}\``);
  return { ...owner, [name]: withValue(found ?? {}, `/${others.join("/")}`, value) };
}
