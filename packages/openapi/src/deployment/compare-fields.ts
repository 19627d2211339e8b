// Compares an object of a response with its described fields. A difference never contains a value, which could be a
// secret: only names and types, and an unknown value of an open list if it is a word.
import type { FieldDifference } from "./field-finding.ts";
import { fieldOf, isRecord } from "./json.ts";
import type { Field, FieldType } from "./reads.ts";

/**
 * Compares an object with its described fields. A field that is not always present is missed by nobody; neither is one
 * that `absent` says the dialect does not have.
 */
export function compareFields(
  fields: readonly Field[],
  value: unknown,
  absent: readonly string[] = [],
): FieldDifference[] {
  const differences: FieldDifference[] = [];
  compareObject(fields, value, "");
  return differences;

  function compareObject(known: readonly Field[], owner: unknown, at: string): void {
    if (!isRecord(owner)) return;
    for (const { name, required, type } of known) {
      const place = at + name;
      const found = fieldOf(owner, name);
      if (found !== undefined) compareValue(type, found, place);
      else if (required && !isAbsent(place)) add("field_missing", place, typeName(type), "nothing");
    }
    const names = new Set(known.map(({ name }) => name));
    for (const name of Object.keys(owner)) {
      if (!names.has(name)) add("field_unknown", at + printable(name), "no such field", foundType(owner[name]));
    }
  }

  function compareValue(type: FieldType, value: unknown, place: string): void {
    if (type.kind === "any" || (value === null && type.nullable)) return;
    if (foundType(value) !== typeName(type)) add("field_type", place, typeName(type), foundType(value));
    else if (Array.isArray(value)) {
      for (const item of value) if (type.items) compareValue(type.items, item, `${place}[]`);
    } else if (type.fields) compareObject(type.fields, value, `${place}.`);
    else if (type.values && !type.values.includes(String(value))) {
      add("value_unknown", place, type.values.join(", "), wordOf(String(value)));
    }
  }

  function isAbsent(place: string): boolean {
    const plain = place.replaceAll("[]", "");
    return absent.some((one) => one === plain || one.startsWith(`${plain}.`));
  }

  function add(kind: FieldDifference["kind"], place: string, expected: string, found: string): void {
    const isKnown = differences.some((one) => one.kind === kind && one.place === place && one.found === found);
    if (!isKnown) differences.push({ kind, place, expected, found });
  }
}

const articles = { string: "a string", number: "a number", boolean: "a boolean", list: "a list", object: "an object" };

function typeName({ kind }: FieldType): string {
  return kind === "any" ? "any value" : articles[kind];
}

function foundType(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return articles.list;
  const type = typeof value;
  return type === "object" ? articles.object : type in articles ? articles[type as keyof typeof articles] : type;
}

/** A value of an open list is shown only if it is a word, such as `paused`: anything else could be a secret. */
function wordOf(value: string): string {
  return /^[a-z]{1,20}([_-][a-z]{1,20}){0,3}$/i.test(value) ? value : "a value that is not a word";
}

/** The name of a field, as far as it can be one of an API: a name of the user's could be anything. */
function printable(name: string): string {
  return /^[\w.$-]{1,64}$/.test(name) ? name : "a field whose name is not a word";
}
