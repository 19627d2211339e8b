import { camelCase, type Fields } from "@planasonix/openapi/dialects";
import { isRecord, type Members, place, valueAt } from "./pointers.ts";

/** How a form names the documented fields of an object. */
export interface Naming {
  readonly case?: "camel" | undefined;
  /** Pointers to fields, each with the pointer of its place in the form. */
  readonly names?: Readonly<Record<string, string>> | undefined;
}

/** Converts documented names to those of a form. What is not described, such as the keys of open maps, stays as it is. */
export function toForm(documented: Members, fields: Fields, { case: style, names = {} }: Naming): Members {
  const root: Record<string, unknown> = {};
  const convert = (value: unknown, known: Fields, at: string): unknown => {
    if (Array.isArray(value)) return value.map((item) => convert(item, known, at));
    if (!isRecord(value)) return value;
    const converted = at === "" ? root : {};
    for (const [name, part] of Object.entries(value)) {
      const pointer = `${at}/${name}`;
      const nested = known.get(name);
      const inner = nested === undefined ? part : convert(part, nested, pointer);
      const moved = Object.hasOwn(names, pointer) ? names[pointer] : undefined;
      // What has lost all its fields to other places is not there.
      const isEmptied = isRecord(inner) && isRecord(part) && Object.keys(inner).length < Object.keys(part).length;
      if (moved !== undefined) place(root, moved, inner);
      else if (!isEmptied || Object.keys(inner).length > 0) {
        define(converted, known.has(name) ? named(name, style) : name, inner);
      }
    }
    return converted;
  };
  convert(documented, fields, "");
  return root;
}

/** What a form has in place of documented fields: the fields, and the names that are none of the form. */
export interface Read {
  readonly fields: Members;
  /** Names of the description that the form spells otherwise, and names that are unknown. */
  readonly strange: readonly string[];
}

/** Converts the names of a form to the documented ones. */
export function fromForm(sent: Members, fields: Fields, { case: style, names = {} }: Naming): Read {
  const strange: string[] = [];
  const places = Object.values(names);
  const convert = (value: unknown, known: Fields, at: string, sentAt: string): unknown => {
    if (Array.isArray(value)) return value.map((item) => convert(item, known, at, sentAt));
    if (!isRecord(value)) return value;
    const converted: Record<string, unknown> = {};
    const own = [...known.keys()].filter((name) => !Object.hasOwn(names, `${at}/${name}`));
    const byName = new Map(own.map((name) => [named(name, style), name]));
    for (const [key, part] of Object.entries(value)) {
      const sentPointer = `${sentAt}/${key}`;
      if (places.some((one) => one === sentPointer || one.startsWith(`${sentPointer}/`))) continue;
      const name = byName.get(key);
      if (name === undefined) {
        strange.push(sentPointer.slice(1).replaceAll("/", "."));
        if (at !== "") define(converted, key, part);
        continue;
      }
      const nested = known.get(name);
      define(converted, name, nested === undefined ? part : convert(part, nested, `${at}/${name}`, sentPointer));
    }
    return converted;
  };
  const read = convert(sent, fields, "", "") as Record<string, unknown>;
  for (const [pointer, sentPlace] of Object.entries(names)) {
    const value = valueAt(sent, sentPlace);
    if (value !== undefined) place(read, pointer, value);
  }
  return { fields: read, strange };
}

/** The fields that a form shows, each in its place. What a form is not known to have is absent, and so is what is null. */
export function shownOf(attributes: Members, shows: readonly string[], at = ""): Members {
  const shown: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(attributes)) {
    const pointer = `${at}/${name}`;
    if (value === null) continue;
    if (shows.includes(pointer)) define(shown, name, value);
    else if (isRecord(value) && shows.some((one) => one.startsWith(`${pointer}/`))) {
      const inner = shownOf(value, shows, pointer);
      if (Object.keys(inner).length > 0) define(shown, name, inner);
    }
  }
  return shown;
}

function named(name: string, style: Naming["case"]): string {
  return style === undefined ? name : camelCase(name);
}

/** Sets a member, also one called `__proto__`. */
function define(object: Members, name: string, value: unknown): void {
  Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
}
