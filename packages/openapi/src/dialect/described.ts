// Reads the table `generated/fields.ts`: what a dialect may change. `generate/fields.ts` writes it, so a change of its
// form is a change of both modules.
import { operations, shapes } from "../generated/fields.ts";

/** The fields of an object: of each, its own fields, if it is an object or a list of objects. */
export type Fields = ReadonlyMap<string, Fields | undefined>;

/** What a dialect must know about an operation of the description. */
export interface DescribedOperation {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly query: readonly string[];
  readonly gives: "list" | "resource" | "object" | "nothing" | "file";
  /** Whether a resource always has an ID. */
  readonly hasId: boolean;
  /** The type of the resource; empty if there are several, or none. */
  readonly type: string;
  /** The fields of the body; `undefined` if there is none. */
  readonly request: Fields | undefined;
  /** The attributes of the resource; `undefined` if there is none. */
  readonly response: Fields | undefined;
  /** The query parameter of the next page; empty if there are no pages. */
  readonly page: string;
  /** Whether the operation starts work that can be polled. */
  readonly starts: boolean;
}

const described = new Map<string, DescribedOperation | undefined>();

/** An operation of the description; `undefined` if there is none of that name. */
export function describedOperation(name: string): DescribedOperation | undefined {
  if (!described.has(name)) described.set(name, find(name));
  return described.get(name);
}

/** The names of all operations of the description. */
export function operationNames(): string[] {
  return [...operations.matchAll(/^([^|\n]+)\|/gm)].map(([, name = ""]) => name);
}

/** The method and the path of an operation, whatever the names of its path parameters. */
export function addressOf({ method, path }: { readonly method: string; readonly path: string }): string {
  return `${method} ${path.replace(/\{\w+\}/g, "{}")}`;
}

let owners: ReadonlyMap<string, string> | undefined;

/** The operation that has an address in the description. */
export function operationAt(address: string): string | undefined {
  owners ??= new Map(
    [...operations.matchAll(/^([^|\n]+)\|(\w+) ([^?|]+)/gm)].map(([, name = "", method = "", path = ""]) => [
      addressOf({ method, path }),
      name,
    ]),
  );
  return owners.get(address);
}

function find(name: string): DescribedOperation | undefined {
  const start = operations.indexOf(`\n${name}|`) + 1;
  if (start === 0 || !name) return undefined;
  const [line = ""] = operations.slice(start).split("\n", 1);
  const [, http = "", kind = "", type = "", request = "", response = "", page = "", starts = ""] = line.split("|");
  const [method = "", path = "", ...query] = http.split(/[ ?&]/);
  return {
    name,
    method,
    path,
    query,
    gives: kind.replace("?", "") as DescribedOperation["gives"],
    hasId: !kind.endsWith("?"),
    type,
    request: request ? readFields(Number(request)) : undefined,
    response: response ? readFields(Number(response)) : undefined,
    page,
    starts: starts !== "",
  };
}

let lines: readonly string[] | undefined;
const known: Fields[] = [];

function readFields(index: number): Fields {
  lines ??= shapes.split("\n").slice(1);
  const words = lines[index]?.split(" ").filter(Boolean) ?? [];
  known[index] ??= new Map(
    words.map((word) => {
      const [name = "", nested] = word.split(":");
      return [name, nested === undefined ? undefined : readFields(Number(nested))] as const;
    }),
  );
  return known[index];
}

/** `pipeline_id` -> `pipelineId`. */
export function camelCase(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
