import { globSync, readFileSync, statSync } from "node:fs";
import { isMap, isScalar, LineCounter, type Node, type Pair, parseDocument, visit } from "yaml";
import type { Difference } from "./difference.ts";

/** Finds the file in spec/ that declares a component of the bundle. */
export type SourceFiles = (component: string) => string;

/** Finds where spec/ declares the subject of a difference. */
export interface Sources {
  readonly fileOf: SourceFiles;
  /** Returns `<file>:<line>` of the field, or of its component or operation if neither declares the field. */
  readonly placeOf: (difference: Difference) => string;
}

/** A top-level entry of a file: a schema by its name, an operation by its method. */
interface Entry {
  readonly file: string;
  readonly name: string;
  readonly pair: Pair;
  readonly lines: LineCounter;
}

/**
 * Reads the schemas and paths in spec/. A component that the bundle names after its place in another component, such as
 * `JobMetrics` after a field of `Job`, is in the file of that other component.
 */
export function readSources(spec: URL): Sources {
  const longestFirst = entriesOf(spec, "schemas/*.yaml").sort((a, b) => b.name.length - a.name.length);
  const entryOf = (component: string) => longestFirst.find(({ name }) => component.startsWith(name));
  const operations = new Map(entriesOf(spec, "paths/**/*.yaml").map((entry) => [operationIdOf(entry), entry]));
  return {
    fileOf: (component) => entryOf(component)?.file ?? "openapi.yaml",
    placeOf({ component, operationId, field }) {
      const entry = (component && entryOf(component)) || (operationId && operations.get(operationId));
      return entry ? `${entry.file}:${lineOf(entry, field)}` : "openapi.yaml:1";
    },
  };
}

function entriesOf(spec: URL, pattern: string): Entry[] {
  const files = globSync(pattern, { cwd: spec }).filter((file) => statSync(new URL(file, spec)).isFile());
  return files.flatMap((file) => {
    const lines = new LineCounter();
    const { contents } = parseDocument(readFileSync(new URL(file, spec), "utf8"), { lineCounter: lines });
    const pairs = isMap(contents) ? contents.items : [];
    return pairs.map((pair) => ({ file, name: keyOf(pair), pair, lines }));
  });
}

/** The line of the last name in the field's path, or of the entry itself. */
function lineOf({ pair, lines }: Entry, field: string | undefined): number {
  const name = field?.split(".").at(-1)?.replace("[]", "");
  let found = pair;
  visit(pair.value as Node, {
    Pair(_, inner) {
      if (keyOf(inner) !== name) return;
      found = inner;
      return visit.BREAK;
    },
    Map(_, { items: [first] }) {
      if (first === undefined || keyOf(first) !== "name" || !isScalar(first.value) || first.value.value !== name)
        return;
      found = first;
      return visit.BREAK;
    },
  });
  const start = isScalar(found.key) ? found.key.range?.[0] : undefined;
  return lines.linePos(start ?? 0).line;
}

function keyOf({ key }: Pair): string {
  return isScalar(key) ? String(key.value) : "";
}

function operationIdOf({ pair: { value } }: Entry): unknown {
  return isMap(value) ? value.get("operationId") : undefined;
}
