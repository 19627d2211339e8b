// Generates src/generated/validators.ts: the checks of requests and of seeded resources as code, for the sandbox in a
// page, whose policy may forbid the evaluation of code.
import { writeFileSync } from "node:fs";
import { _ } from "ajv";
import standaloneCode from "ajv/dist/standalone/index.js";
import { createAjv, schemaAt } from "../src/description/compiled.ts";
import { createDocument, type Document } from "../src/description/document.ts";
import { readModel } from "../src/description/model.ts";
import { type Operation, readOperations } from "../src/description/operation.ts";
import { readOf } from "../src/description/resource-type.ts";
import { short } from "./short-description.ts";

// Loaded here, because an earlier module of this program has just written them.
const { behaviours } = await import("../src/generated/behaviours.ts");
const { controlDocument } = await import("../src/generated/control-description.ts");

const json = "application/json";
const bodiesOf = (operations: Iterable<Operation>): string[] =>
  [...operations].flatMap(({ body }) => body?.schemas.get(json) ?? []);

const document = createDocument(short);
const behaviourOf = Object.assign({}, ...Object.values(behaviours).map(({ operations }) => operations));
const model = readModel(document);
// What tests can seed and script.
const results = [...model.operations.values()].find(({ id }) => behaviourOf[id]?.by_hand === "job_results")
  ?.successes[0];
const shapes = [...[...model.types.values()].map(readOf), results];
const attributes = shapes.flatMap((shape) => shape?.resource?.attributesAt ?? []);
const control = createDocument(controlDocument);

/** The message of a violation for which the sandbox has its own. */
const ownMessage =
  /(keyword:"(?:required|additionalProperties|enum|type|format)",params:\{[^{}]*\}),message:[^{}]*(?=\})/g;

write("validators", document, [...bodiesOf(model.operations.values()), ...attributes]);
write("control-validators", control, [...bodiesOf(readOperations(control)), "/components/schemas/Fault"]);

/** Writes a module that exports the checks of the schemas at some JSON pointers, by pointer. */
function write(name: string, described: Document, pointers: readonly string[]): void {
  const ajv = createAjv(described, { source: true, esm: true });
  Object.assign(ajv.opts.code, { formats: _`formats` });
  const unique = [...new Set(pointers)];
  const ids = Object.fromEntries(unique.map((pointer, index) => [`check${index}`, pointer]));
  for (const [id, pointer] of Object.entries(ids)) ajv.addSchema(schemaAt(pointer), id);
  const own = Object.fromEntries(Object.keys(ids).map((id) => [id, id]));
  const code = standaloneCode
    .default(ajv, own)
    .replace('"use strict";', "")
    .replaceAll("export const", "const")
    .replaceAll(/schemaPath:"(?:[^"\\]|\\.)*",/g, "") // Nothing reads it.
    .replaceAll(ownMessage, "$1")
    .replaceAll('require("ajv/dist/runtime/ucs2length").default', "codePoints");
  if (code.includes("require(")) throw new Error(`The code of ${name} requires ${/require\(.*?\)/.exec(code)}`);
  const entries = Object.entries(ids).map(([id, pointer]) => `  ${JSON.stringify(pointer)}: ${id},`);
  const lines = [
    "// @ts-nocheck",
    'import type { ValidateFunction } from "ajv/dist/2020.js";',
    'import { codePoints, formats } from "../description/compiled-ahead.ts";',
    code,
    "/** The checks of schemas, by JSON pointer. */",
    `export const checks: Readonly<Record<string, ValidateFunction>> = {\n${entries.join("\n")}\n};`,
  ];
  writeFileSync(new URL(`../src/generated/${name}.ts`, import.meta.url), `${lines.join("\n")}\n`);
}
