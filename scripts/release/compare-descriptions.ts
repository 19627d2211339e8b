import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { generateResources } from "../generate/client/resources.ts";
import { generateIndex } from "../generate/openapi/exports.ts";
import type { Description } from "../openapi/description.ts";
import type { Change } from "./change.ts";
import { compareSignatures } from "./compare-signatures.ts";
import { readSignatures } from "./method-signatures.ts";
import { diffDescriptions } from "./redocly-diff.ts";

/** Compares two bundled descriptions: the HTTP API, the methods and types of the client, and the path templates. */
export function compareDescriptions(releasedFile: string, currentFile: string): Change[] {
  const [released, current] = [readBundle(releasedFile), readBundle(currentFile)];
  return [
    ...diffDescriptions(releasedFile, currentFile),
    ...compareSignatures(readSignatures(generateResources(released)), readSignatures(generateResources(current))),
    ...compareNames("type", exportedTypes(released), exportedTypes(current)),
    ...compareNames("path", new Set(Object.keys(released.paths)), new Set(Object.keys(current.paths))),
  ];
}

/** Reads a bundled description in YAML. */
export function readBundle(file: string): Description {
  return parse(readFileSync(file, "utf8"));
}

function exportedTypes(description: Description): Set<string> {
  return new Set(
    generateIndex(description)
      .match(/^ {2}\w+(?=,$)/gm)
      ?.map((name) => name.trim()),
  );
}

/**
 * Compares the names of types, or the path templates: programs use the names of path parameters with `createRaw` and
 * with generated clients.
 */
function compareNames(kind: string, released: ReadonlySet<string>, current: ReadonlySet<string>): Change[] {
  const removed = [...released].filter((name) => !current.has(name));
  const added = [...current].filter((name) => !released.has(name));
  return [
    ...removed.map((name): Change => ({ impact: "breaking", message: `${kind} \`${name}\` was removed` })),
    ...added.map((name): Change => ({ impact: "added", message: `${kind} \`${name}\` was added` })),
  ];
}
