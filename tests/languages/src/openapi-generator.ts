// What the clients of openapi-generator have in common.
import type { GeneratedClient } from "./client.ts";
import { type GeneratorCommand, generatorCommand } from "./readme.ts";

/** The command of one of its generators, such as `rust`. */
export function openApiGenerator(variant: string): GeneratorCommand {
  return generatorCommand("openapi-generator-cli", variant);
}

/** Warnings that every generator may print. */
export const commonWarnings: GeneratedClient["ownWarnings"] = [
  {
    text: /Ignoring complex example on request body/,
    because: "the generator shows only those examples of request bodies that are plain values",
  },
  {
    text: /Failed to get the schema name: null/,
    because: "the generator looks for the name of an inline schema, which has none",
  },
  { text: /OpenAPI 3\.1 support is still in beta/, because: "the generator says so about every file of OpenAPI 3.1" },
];
