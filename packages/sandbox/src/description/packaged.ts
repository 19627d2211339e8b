// Reads the description from the files of `@planasonix/openapi`.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createDocument, type Document } from "./document.ts";
import { SandboxError } from "./sandbox-error.ts";

let read: Document | undefined;

/**
 * Reads the API description in `@planasonix/openapi`, once in a process.
 *
 * @throws {SandboxError} `description_unreadable` if that package has not been built.
 */
export function readDocument(): Document {
  read ??= createDocument(JSON.parse(readPackaged("openapi.json")));
  return read;
}

/**
 * Reads the text that `GET /v1/openapi.yaml` returns.
 *
 * @throws {SandboxError} `description_unreadable` if `@planasonix/openapi` has not been built.
 */
export function readYaml(): string {
  return readPackaged("openapi.yaml");
}

function readPackaged(name: string): string {
  try {
    return readFileSync(createRequire(import.meta.url).resolve(`@planasonix/openapi/${name}`), "utf8");
  } catch (cause) {
    throw new SandboxError(
      "description_unreadable",
      "The description of @planasonix/openapi is missing: build that package first",
      {
        cause,
      },
    );
  }
}
