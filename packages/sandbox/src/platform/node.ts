import { createValidator } from "../description/compiled.ts";
import { createDocument } from "../description/document.ts";
import { readDocument, readYaml } from "../description/packaged.ts";
import { controlDocument } from "../generated/control-description.ts";
import { controlText } from "../generated/control-text.ts";
import { connect } from "../store/data-file.ts";
import type { Platform } from "./platform.ts";

/** What the sandbox uses in Node: `node:sqlite`, the files of `@planasonix/openapi`, and validators compiled on demand. */
export const nodePlatform: Platform = {
  connect,
  readDocument,
  readText: readYaml,
  createValidator,
  controlValidator: createValidator(createDocument(controlDocument)),
  controlText,
};
