// Generates src/generated/examples.ts with the named JSON examples, so that the compiler checks each against its type.
import { mkdirSync, writeFileSync } from "node:fs";
import {
  type Json,
  listOperations,
  type Media,
  type OperationObject,
  type Response,
  readDescription,
  refName,
  resolve,
} from "@planasonix/scripts/openapi/description.ts";

const description = readDescription(new URL("../../../packages/openapi/src/generated/openapi.json", import.meta.url));
const checks = new Map(listOperations(description).flatMap(({ object }) => [...bodies(object)].flatMap(checksOf)));
const types = [...new Set([...checks.values()].map(({ type }) => type))].sort();
const text = [
  `import type {\n${types.map((type) => `  ${type},\n`).join("")}} from "@planasonix/openapi";\n`,
  "/** The named JSON examples of the description. The compiler checks each against its type. */",
  "export const examples: readonly unknown[] = [",
  ...[...checks].map(([key, { type, value }]) => `  // ${key}\n  ${JSON.stringify(value)} satisfies ${type},`),
  "];\n",
].join("\n");
const folder = new URL("../src/generated/", import.meta.url);
mkdirSync(folder, { recursive: true });
writeFileSync(new URL("examples.ts", folder), text);

function* bodies({ requestBody, responses }: OperationObject): Generator<Media> {
  yield* json(requestBody?.content);
  for (const response of Object.values(responses))
    yield* json(resolve<Response>(description, response as { $ref: string }).content);
}

function json(content: Readonly<Record<string, Media>> = {}): Media[] {
  return content["application/json"] ? [content["application/json"]] : [];
}

/**
 * The checks of a body, keyed by type and example, because many operations share both. Skips bodies with inline
 * schemas.
 */
function checksOf({ schema, examples = {} }: Media): [string, { type: string; value: Json }][] {
  if (schema?.$ref === undefined) return [];
  const type = refName(schema);
  return Object.entries(examples).map(([name, example]) => {
    const { value = null } = resolve<{ readonly value?: Json }>(description, example as { $ref: string });
    return [`${type}: ${example.$ref === undefined ? name : refName(example)}`, { type, value }];
  });
}
