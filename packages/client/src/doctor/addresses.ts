import type { Read } from "@planasonix/openapi/deployments";
import { type Endpoint, encodeQuery } from "@planasonix/runtime";
import type { Address } from "./ask-list.ts";
import type { ParameterPool } from "./parameters.ts";

/** An address of a read, with values for its parameters. */
export interface KnownAddress extends Address {
  /** Whether a 404 may mean that there is nothing with these values. */
  readonly mayBeNothing: boolean;
}

/** The most addresses of one read to try: the first resource may have nothing of a kind. */
const maxAddresses = 2;

/** The addresses of a read with values from earlier responses; a name of a parameter if none has a value for it. */
export function addressesOf(endpoint: Endpoint, read: Read, pool: ParameterPool): readonly KnownAddress[] | string {
  const query: Record<string, string> = {};
  let isGuessed = false;
  for (const [name, example] of Object.entries(read.needed)) {
    const [known] = pool.valuesOf(name);
    if (known === undefined && name.endsWith("_id")) return name;
    isGuessed ||= known === undefined;
    query[name] = known ?? example;
  }
  const paths = pathsOf(endpoint, pool);
  if (typeof paths === "string") return paths;
  const mayBeNothing = isGuessed || endpoint.pathNames.length > 0 || Object.keys(query).length > 0;
  return paths.slice(0, maxAddresses).map((path) => ({ path, query, mayBeNothing }));
}

function pathsOf({ operation }: Endpoint, pool: ParameterPool): readonly string[] | string {
  const [, template = ""] = operation.http.split(" ");
  const parts = template.split(/[{}]/); // Text and names of parameters alternate.
  let paths = [parts[0] ?? ""];
  for (let index = 1; index < parts.length; index += 2) {
    const name = parts[index] ?? "";
    const rest = parts[index + 1] ?? "";
    const longer = paths.flatMap((path) => pool.valuesAt(path, name).map((value) => path + encode(value) + rest));
    if (longer.length === 0) return name;
    paths = longer;
  }
  return paths;
}

function encode(value: string): string {
  return encodeQuery({ value })[0]?.[1] ?? "";
}
