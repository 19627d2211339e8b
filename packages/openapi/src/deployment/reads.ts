// Reads the table `generated/reads.ts`: what the responses of a deployment are compared with. `generate/reads.ts`
// writes it, so a change of its form is a change of both modules.
import { lists, reads, shapes } from "../generated/reads.ts";

/** What the description says of a read that gives JSON. */
export interface Read {
  readonly name: string;
  /** Whether it contacts other systems. */
  readonly reaches: boolean;
  /** The scopes that it needs. */
  readonly scopes: readonly string[];
  /** The required parameters of its query, each with a value of the description. */
  readonly needed: Readonly<Record<string, string>>;
  /** Whether its data are resources with attributes, and not other objects. */
  readonly hasAttributes: boolean;
  /** The fields of its attributes, or of its object. */
  readonly fields: readonly Field[];
}

/** A described field. */
export interface Field {
  readonly name: string;
  readonly required: boolean;
  /** Whether all documented resources have the field. */
  readonly shown: boolean;
  readonly type: FieldType;
}

/** The type of a field. */
export interface FieldType {
  readonly kind: "string" | "number" | "boolean" | "list" | "object" | "any";
  readonly nullable: boolean;
  /** The type of the items of a list. */
  readonly items?: FieldType;
  /** The fields of an object; `undefined` if their names are those of the user. */
  readonly fields?: readonly Field[];
  /** The known values of an open list. */
  readonly values?: readonly string[];
}

/** All reads that give JSON, by the names of their operations, such as `runs.get`. */
export function describedReads(): ReadonlyMap<string, Read> {
  const valuesOf = linesOf(lists).map((line) => line.split(" "));
  const lines = linesOf(shapes);
  const known: (readonly Field[])[] = [];
  const fieldsOf = (index: number): readonly Field[] => {
    known[index] ??= wordsOf(lines[index]).map((word) => {
      const [, name = "", mark, type = ""] = /^([^!:~]+)([!:~])(.*)$/.exec(word) ?? [];
      return { name, required: mark === "!", shown: mark !== ":", type: parseType(type) };
    });
    return known[index];
  };
  const parseType = (text: string): FieldType => {
    const nullable = text.endsWith("?");
    const bare = nullable ? text.slice(0, -1) : text;
    // The mark after the items of a list belongs to the list, unless the items have one as well.
    if (bare.startsWith("[")) return { kind: "list", nullable, items: parseType(bare.slice(1)) };
    const number = bare.slice(1);
    if (bare.startsWith("o")) return { kind: "object", nullable, ...(number && { fields: fieldsOf(Number(number)) }) };
    if (bare.startsWith("e")) return { kind: "string", nullable, values: valuesOf[Number(number)] ?? [] };
    const kind = ({ "": "string", n: "number", b: "boolean" } as const)[bare] ?? "any";
    return { kind, nullable };
  };
  return new Map(
    linesOf(reads).map((line) => {
      const [name = "", flags = "", scopes, needed, fields] = line.split("|");
      const read: Read = {
        name,
        reaches: flags.includes("r"),
        scopes: wordsOf(scopes).map((scope) => (scope.includes(":") ? scope : `${scope}:read`)),
        needed: Object.fromEntries(new URLSearchParams(needed)),
        hasAttributes: flags.includes("a"),
        fields: fieldsOf(Number(fields)),
      };
      return [name, read];
    }),
  );
}

function linesOf(text: string): string[] {
  return text.split("\n").slice(1);
}

function wordsOf(text = ""): string[] {
  return text.split(" ").filter(Boolean);
}
