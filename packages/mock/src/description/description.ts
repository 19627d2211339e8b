// Reads an OpenAPI description, including the declared responses of each operation, from a file.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { parse } from "yaml";
import { MockError } from "./mock-error.ts";
import { createOperation, type MockOperation } from "./operation.ts";
import { readOperations } from "./read-operations.ts";

/**
 * The dialect of the schemas, which Prism otherwise treats as draft 7. The description itself omits
 * `jsonSchemaDialect`, because OpenAPI 3.1 implies this dialect and Swagger UI reports the keyword as an error.
 */
const DIALECT = "https://json-schema.org/draft/2020-12/schema";

/** A description with at least one operation. */
export interface Description {
  /** The source text of the description. `GET /v1/openapi.yaml` returns it with the changes of `ownCopy`. */
  readonly text: string;
  readonly operations: readonly MockOperation[];
}

interface DescriptionFiles {
  /** The file with the operations. */
  readonly source: string;
  /** The file whose text `GET /v1/openapi.yaml` returns. */
  readonly text: string;
}

let packaged: Promise<Description> | undefined;

/**
 * Reads the description at a path, or by default that of `@planasonix/openapi`, which a process reads once: tests may
 * start a mock each.
 * @throws {MockError} If the file cannot be read, is not an OpenAPI description, or has no operations.
 */
export async function readDescription(spec: string | undefined): Promise<Description> {
  if (spec === undefined) {
    packaged ??= readPackaged();
    return packaged;
  }
  const file = resolve(spec);
  const text = await readText(file);
  return describe(file, text, () => (file.endsWith(".json") ? JSON.parse(text) : parse(text, { merge: true })));
}

async function readPackaged(): Promise<Description> {
  const files = packagedFiles();
  const [source, text] = await Promise.all([readText(files.source), readText(files.text)]);
  return describe(files.source, text, () => ({ jsonSchemaDialect: DIALECT, ...JSON.parse(source) }));
}

async function describe(file: string, text: string, parseSource: () => unknown): Promise<Description> {
  const operations = await parseOperations(file, parseSource);
  if (operations.length > 0) return { text, operations };
  throw new MockError("description_invalid", `The description ${file} has no operation under \`paths\``);
}

async function parseOperations(file: string, parseSource: () => unknown): Promise<readonly MockOperation[]> {
  try {
    return (await readOperations(parseSource(), file)).map(createOperation);
  } catch (cause) {
    const message = `${file} is not an OpenAPI 3 description in YAML or JSON: ${reason(cause)}`;
    throw new MockError("description_invalid", message, { cause });
  }
}

function packagedFiles(): DescriptionFiles {
  const require = createRequire(import.meta.url);
  try {
    // JSON, because it is parsed faster than YAML.
    const source = require.resolve("@planasonix/openapi/openapi.json");
    return { source, text: require.resolve("@planasonix/openapi/openapi.yaml") };
  } catch (cause) {
    const message = "The description of @planasonix/openapi is missing: build that package, or name a file with `spec`";
    throw new MockError("description_unreadable", message, { cause });
  }
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    throw new MockError("description_unreadable", `Cannot read the description ${file}: ${reason(cause)}`, { cause });
  }
}

const fileReasons: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EISDIR: "it is a folder",
  EACCES: "its permissions forbid it",
};

function reason(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const [line = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
  return fileReasons[code] ?? line.replace(/[:\s]+$/, "");
}
