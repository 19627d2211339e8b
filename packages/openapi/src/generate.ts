/**
 * A client of another version of the API: adopts the description that a workspace publishes, and writes its types and its
 * table of operations.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { WholeDescription } from "@planasonix/scripts/openapi/description.ts";
import { type Adoption, adopt } from "./adopt/adopt.ts";
import { loadText } from "./adopt/load.ts";
import { readDocument } from "./adopt/read-document.ts";
import { recognitionOf } from "./adopt/recognition.ts";
import type { Recognition } from "./adopt/recognized.ts";
import type { AdoptionReport } from "./adopt/report.ts";
import { compareDescriptions } from "./against/compare-description.ts";
import type { SavedDeployment } from "./deployment/read-deployment.ts";
import type { AdoptedApi } from "./written/adopted-api.ts";
import { clientFiles } from "./written/client-files.ts";
import { differences, replaceFolder } from "./written/folder.ts";
import { checkPeers } from "./written/peers.ts";

export { GenerateError } from "./adopt/problem.ts";
export type { ExampleOperation, Recognition, Recognized } from "./adopt/recognized.ts";
export { type AdoptionReport, formatReport } from "./adopt/report.ts";
export type { Finding, FindingKind, Verdict } from "./deployment/finding.ts";
export type { SavedDeployment } from "./deployment/read-deployment.ts";
export type { AdoptedApi } from "./written/adopted-api.ts";

/** What to generate a client from, and where to. */
export interface GenerateOptions {
  /** The path or the URL of an OpenAPI 3.0 or 3.1 file, as JSON or YAML. */
  readonly from: string;
  /** The folder to write. It contains nothing else. */
  readonly out: string;
  /**
   * Whether to compare the folder with what would be written, and to write nothing.
   * @default false
   */
  readonly check?: boolean;
  /**
   * Writes further files of the folder, by their names.
   * @default none
   */
  readonly more?: (adopted: AdoptedApi) => ReadonlyMap<string, string>;
}

/** What was generated. */
export interface Generated {
  /** What became of each operation. */
  readonly report: AdoptionReport;
  /** The names of the files that were written or, with `check`, of those that differ. */
  readonly files: readonly string[];
}

/**
 * Generates a client from the description of a deployment: `types.ts` and `table.ts`, which import nothing but
 * `@planasonix/client`. Operations that our description has as well keep their names, retry classes, waits and secrets;
 * all others count as grave. The same file gives the same folder. Needs the packages openapi-typescript and typescript.
 *
 * @throws {GenerateError} If the file cannot be adopted, the folder cannot be written, or a package is missing. The message
 * is one line that says what to do. Nothing has been written.
 *
 * @example
 * const { report } = await generateClient({ from: "workspace.yaml", out: "src/planasonix" });
 */
export async function generateClient({ from, out, check = false, more }: GenerateOptions): Promise<Generated> {
  checkPeers(import.meta.url);
  const { generateTypes } = await import("./generate/types/types.ts");
  const ours = ownDescription();
  const adoption = await adoptFrom(ours, from);
  const files = clientFiles({ ours, adoption, generateTypes, more });
  const { report } = adoption;
  if (check) return { report, files: differences(out, files) };
  replaceFolder(out, files);
  return { report, files: [...files.keys()] };
}

/**
 * Says which operations of another description are known, for servers that answer like the deployment.
 * @param from - The path or the URL of an OpenAPI 3.0 or 3.1 file, as JSON or YAML.
 *
 * @throws {GenerateError} If the file cannot be adopted.
 */
export async function recognize(from: string): Promise<Recognition> {
  return recognitionOf(await adoptFrom(ownDescription(), from));
}

/**
 * Compares a published description with ours: what differs, what the client does because of it, and what to set. What the
 * file leaves open, such as values of lists that it does not name, is no difference.
 * @param from - The path or the URL of an OpenAPI 3.0 or 3.1 file, as JSON or YAML.
 *
 * @throws {GenerateError} If the file cannot be read, or describes another API.
 *
 * @example
 * const { findings } = await compareDescription("workspace.yaml");
 * for (const { verdict, operation, place, seen } of findings) console.log(verdict, operation, place, seen);
 */
export async function compareDescription(from: string): Promise<SavedDeployment> {
  return compareDescriptions(ownDescription(), await readDocument(await loadText(from), from), from);
}

async function adoptFrom(ours: WholeDescription, from: string): Promise<Adoption> {
  return adopt(ours, await readDocument(await loadText(from), from), from);
}

/** Our description, which the package contains. */
function ownDescription(): WholeDescription {
  const path = createRequire(import.meta.url).resolve("@planasonix/openapi/openapi.json");
  return JSON.parse(readFileSync(path, "utf8"));
}
