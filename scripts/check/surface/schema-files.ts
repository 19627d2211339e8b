import { globSync, readFileSync } from "node:fs";
import { parse } from "yaml";

const SPEC = new URL("../../../spec/", import.meta.url);

/** The file of spec/ that describes a component of the bundle. */
export type SchemaFiles = (component: string) => string;

/** Components that the bundle names after a part of another, as `JobMetrics`, are in the file of that one. */
export function readSchemaFiles(): SchemaFiles {
  const files = globSync("schemas/*.yaml", { cwd: SPEC }).flatMap((file) =>
    Object.keys(parse(readFileSync(new URL(file, SPEC), "utf8"))).map((name) => [name, file] as const),
  );
  const longestFirst = files.sort(([a], [b]) => b.length - a.length);
  return (component) => longestFirst.find(([name]) => component.startsWith(name))?.[1] ?? "openapi.yaml";
}
