// What differs between Node and a page: SQLite, the description, and how values are checked.
import type { Document } from "../description/document.ts";
import type { Validator } from "../description/validator.ts";
import type { Connection } from "../store/connection.ts";

/** What depends on where the sandbox runs: in Node, or in a page. */
export interface Platform {
  /**
   * Opens a database, in a file or in memory.
   * @throws {SandboxError} `data_unreadable` if the file cannot be used.
   */
  readonly connect: (file?: string) => Connection;
  /** Reads the description. @throws {SandboxError} `description_unreadable` if it is missing. */
  readonly readDocument: () => Document;
  /** The text that `GET /v1/openapi.yaml` returns. */
  readonly readText: () => string;
  /** Creates the checks of requests and responses. */
  readonly createValidator: (document: Document) => Validator;
  /** Checks values against the schemas of the control interface. */
  readonly controlValidator: Validator;
  /** The description of the control interface. */
  readonly controlText: string;
}
