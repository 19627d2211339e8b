import type { Json, JsonObject } from "@planasonix/scripts/openapi/description.ts";
import { follow } from "../adopt/marks.ts";
import { isObject } from "../adopt/read-document.ts";
import { type SchemaView, viewOf } from "./schema-view.ts";

/** A difference of two schemas: where it is, what it is, and whether ours makes a promise there. */
export interface SchemaDifference {
  readonly what:
    | "missing"
    | "optional"
    | "needed"
    | "unknown"
    | "type"
    | "values_missing"
    | "values_unknown"
    | "stricter";
  readonly place: string;
  /** The name of the property; empty for a value that is none. */
  readonly name: string;
  /** Our object with the property, which may be that of many operations. */
  readonly owner: JsonObject;
  /** What ours says, and what the other one says. */
  readonly expected: string;
  readonly found: string;
  /** Whether ours requires the property. */
  readonly isRequired: boolean;
  /** Whether our list of values is closed. */
  readonly isClosed: boolean;
}

/** Compares a schema of ours with that of another description, from its root to its leaves. */
export function compareSchemas(
  [ourDocument, theirDocument]: readonly [JsonObject, JsonObject],
  [ours, theirs]: readonly [Json | undefined, Json | undefined],
  report: (difference: SchemaDifference) => void,
  at: { readonly place: string; readonly owner: JsonObject } = { place: "", owner: {} },
): void {
  const visited = new Map<JsonObject, Set<JsonObject>>();
  compare(ours, theirs, { ...at, name: "", isRequired: true });

  function compare(own: Json | undefined, other: Json | undefined, where: Where): void {
    if (!isObject(own) || !isObject(other)) return;
    const [ownNode, otherNode] = [follow(ourDocument, own), follow(theirDocument, other)];
    const [known, found] = [viewOf(ourDocument, own), viewOf(theirDocument, other)];
    compareTypes(known, found, where);
    compareValues(known, found, where);
    compareLimits(known, found, where);
    const others = visited.get(ownNode) ?? new Set();
    visited.set(ownNode, others);
    if (others.has(otherNode)) return;
    others.add(otherNode);
    if (known.items !== undefined) {
      compare(known.items, found.items, { ...where, place: `${where.place}[]`, name: "" });
    }
    // An object without described properties may have any.
    if (known.properties.size > 0 && found.properties.size > 0) compareProperties(known, found, where, ownNode);
  }

  function compareProperties(known: SchemaView, found: SchemaView, { place: before }: Where, owner: JsonObject): void {
    for (const name of new Set([...known.properties.keys(), ...found.properties.keys()])) {
      const [own, other] = [known.properties.get(name), found.properties.get(name)];
      const isRequired = known.required.has(name);
      const where: Where = { place: before === "" ? name : `${before}.${name}`, name, owner, isRequired };
      const typeOf = (document: JsonObject, schema: Json | undefined): string =>
        typesText(viewOf(document, schema).types);
      if (other === undefined) add("missing", where, { expected: typeOf(ourDocument, own) });
      else if (own === undefined) {
        add(found.required.has(name) ? "needed" : "unknown", where, { found: typeOf(theirDocument, other) });
      } else {
        const isTheirs = found.required.has(name);
        if (isRequired && !isTheirs) add("optional", where, { found: found.statesRequired ? "optional" : "" });
        if (!isRequired && isTheirs) add("needed", where, { expected: "optional" });
        compare(own, other, where);
      }
    }
  }

  function compareTypes({ types: known }: SchemaView, { types: found }: SchemaView, where: Where): void {
    const isSame = known.size === found.size && [...known].every((type) => found.has(type));
    if (known.size === 0 || found.size === 0 || isSame) return;
    add("type", where, { expected: typesText(known), found: typesText(found) });
  }

  function compareValues(known: SchemaView, found: SchemaView, where: Where): void {
    if (known.values === undefined || found.values === undefined) return;
    const { isClosed } = known;
    const unknown = found.values.filter((value) => !known.values?.includes(value));
    const missing = known.values.filter((value) => !found.values?.includes(value));
    if (unknown.length > 0) add("values_unknown", where, { found: unknown.join(", "), isClosed });
    if (missing.length > 0) add("values_missing", where, { found: missing.join(", "), isClosed });
  }

  function compareLimits({ limits: known }: SchemaView, { limits: found }: SchemaView, where: Where): void {
    for (const [name, limit] of found) {
      const own = known.get(name);
      if (own !== undefined && (name.startsWith("max") ? limit >= own : limit <= own)) continue;
      add("stricter", where, { expected: own === undefined ? "none" : String(own), found: `${name} ${limit}` });
    }
  }

  function add(what: SchemaDifference["what"], where: Where, more: Partial<SchemaDifference>): void {
    report({ expected: "", found: "", isClosed: false, ...where, ...more, what });
  }
}

type Where = Pick<SchemaDifference, "place" | "name" | "owner" | "isRequired">;

const words: Readonly<Record<string, string>> = {
  string: "a string",
  number: "a number",
  boolean: "a boolean",
  array: "a list",
  object: "an object",
};

function typesText(types: ReadonlySet<string>): string {
  return types.size === 0 ? "any value" : [...types].map((type) => words[type] ?? type).join(" or ");
}
