import {
  camelCase,
  type DescribedOperation,
  type Description,
  type Json,
  pathParameters,
  resolve,
  type Schema,
} from "@planasonix/scripts/openapi/description.ts";
import { exampleRequest } from "@planasonix/scripts/openapi/example-request.ts";
import { isQueryOption, type Result, resultOf, takes } from "@planasonix/scripts/openapi/method.ts";

const WIDTH = 100;
/** The width of the lines of a value that does not fit on one line. */
const LITERAL_WIDTH = 80;

/** Formats a module that calls the method of `@planasonix/client` and prints the result. */
export function typescriptSample(description: Description, operation: DescribedOperation): string {
  return [
    'import { createClient } from "@planasonix/client";',
    "",
    "const planasonix = createClient(); // reads PLANASONIX_API_KEY",
    ...exampleCall(description, operation, operation.name, resultOf(description, operation)),
  ].join("\n");
}

/**
 * The statements that call a method with the example of an operation, and use the result. `planasonix` is a client.
 * @param name The name of the method, such as `pipelines.run`, or of one that an extension adds.
 */
export function exampleCall(
  description: Description,
  operation: DescribedOperation,
  name: string,
  result: Result,
): string[] {
  const call = (before: string, after: string) => {
    const start = `${before}planasonix.${name}(`;
    const end = `)${after}`;
    return `${start}${list(argumentsOf(description, operation), WIDTH - start.length - end.length)}${end}`;
  };
  switch (result.kind) {
    case "list": {
      const item = variable(description, result.type);
      return [call(`for await (const ${item} of `, ") {"), `  console.log(${shown(item, result)});`, "}"];
    }
    case "resource": {
      const resource = variable(description, result.type);
      return [call(`const ${resource} = await `, ";"), `console.log(${shown(resource, result)});`];
    }
    case "object":
      return [call("const result = await ", ";"), "console.log(result);"];
    case "file":
      return [
        call("const file = await ", ";"),
        "const content = await new Response(file.body).arrayBuffer();",
        "console.log(file.name, file.type, content.byteLength);",
      ];
    case "nothing":
      return [call("await ", ";")];
  }
}

/** The path parameter, or several by name; then the body, or else the query. A query that is an option comes last. */
function argumentsOf(description: Description, operation: DescribedOperation): Json[] {
  const { path, query, body } = exampleRequest(description, operation);
  const hasQuery = Object.keys(query).length > 0;
  const [first, second] = pathParameters(operation);
  return [
    ...(first === undefined ? [] : [second === undefined ? (path[first.name] ?? null) : { ...path }]),
    ...(body === undefined ? [] : [body]),
    ...(hasQuery && takes(operation) === "query" ? [{ ...query }] : []),
    ...(hasQuery && isQueryOption(operation) ? [{ query: { ...query } }] : []),
  ];
}

/** Formats arguments on one line. If they do not fit, breaks only the last one, or puts each on lines of its own. */
function list(values: readonly Json[], room: number): string {
  const inline = values.map((value) => literal(value, Number.POSITIVE_INFINITY));
  const line = inline.join(", ");
  if (line.length <= room) return line;
  const before = inline.slice(0, -1).join(", ");
  if (before.includes("{")) return `\n${values.map((value) => `  ${literal(value, WIDTH - 2, "  ")},\n`).join("")}`;
  return `${before && `${before}, `}${literal(values.at(-1) ?? null, room - before.length - 2)}`;
}

function shown(name: string, { hasId }: { readonly hasId: boolean }): string {
  return hasId ? `${name}.id, ${name}.attributes` : `${name}.attributes`;
}

/** The type of a resource as a variable name, such as `pipelineRun`; otherwise `result`. */
function variable(description: Description, type: string): string {
  const [, single] = /^(\w+)$/.exec(type) ?? [];
  const schema = single === undefined ? undefined : description.components.schemas[single];
  const { const: value } = resolve<Schema>(description, schema?.properties?.type ?? {});
  return typeof value === "string" ? camelCase(value) : "result";
}

/**
 * Formats a JSON value as TypeScript, on one line if it fits, otherwise with a line for each field or item.
 * @param room The remaining characters of the first line.
 */
export function literal(value: Json, room: number, indent = ""): string {
  const line = inline(value);
  if (typeof value !== "object" || value === null || line.length <= room) return line;
  const deeper = `${indent}  `;
  const lines = Array.isArray(value)
    ? value.map((item) => `${deeper}${literal(item, LITERAL_WIDTH - deeper.length, deeper)},\n`)
    : Object.entries(value).map(
        ([name, field]) =>
          `${deeper}${key(name)}: ${literal(field, LITERAL_WIDTH - deeper.length - name.length, deeper)},\n`,
      );
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  return `${open}\n${lines.join("")}${indent}${close}`;
}

function inline(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).map(([name, field]) => `${key(name)}: ${inline(field)}`);
  return fields.length === 0 ? "{}" : `{ ${fields.join(", ")} }`;
}

function key(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
}
