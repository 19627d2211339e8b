import type { GeneratedClient } from "./client.ts";
import { go } from "./clients/go.ts";
import { goOgen } from "./clients/go-ogen.ts";
import { goOpenApiGenerator } from "./clients/go-openapi-generator.ts";
import { java } from "./clients/java.ts";
import { kotlin } from "./clients/kotlin.ts";
import { python } from "./clients/python.ts";
import { pythonOpenApiGenerator } from "./clients/python-openapi-generator.ts";
import { rust } from "./clients/rust.ts";
import { typescript } from "./clients/typescript.ts";

/** Every client that the run generates, in the order of the table. */
export const clients: readonly GeneratedClient[] = [
  python,
  pythonOpenApiGenerator,
  go,
  goOgen,
  goOpenApiGenerator,
  rust,
  java,
  kotlin,
  typescript,
];
