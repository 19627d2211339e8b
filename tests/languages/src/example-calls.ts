// The calls of the programs that call every operation: its example, from the description.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type DescribedOperation, listOperations, readDescription } from "@planasonix/scripts/openapi/description.ts";
import { type ExampleRequest, exampleRequest } from "@planasonix/scripts/openapi/example-request.ts";
import { countOperations, readOperationIds } from "./operations.ts";

/** The example of an operation. */
export interface ExampleCall extends ExampleRequest {
  readonly operation: string;
  readonly method: string;
  /** The path of the operation, such as `/runs/{run_id}`. */
  readonly url: string;
  /** The path with the values of its parameters, and the query, such as `/runs/run_01?limit=1`. */
  readonly target: string;
  /** The name of the schema of the body; undefined if there is no body. */
  readonly bodySchema: string | undefined;
  /** The names of the schemas of successful responses in JSON, by status. */
  readonly responseSchemas: Readonly<Record<string, string>>;
}

/** The example of every operation of the description in a folder. */
export function exampleCalls(folder: string): readonly ExampleCall[] {
  const description = readDescription(pathToFileURL(join(folder, "openapi.json")));
  return listOperations(description).map((operation) => {
    const request = exampleRequest(description, operation);
    return {
      ...request,
      operation: operation.object.operationId,
      method: operation.method,
      url: operation.path,
      target: requestTarget(operation.path, request),
      bodySchema: schemaName(operation.object.requestBody?.content),
      responseSchemas: Object.fromEntries(
        Object.entries(operation.object.responses).flatMap(([status, response]) => {
          const name = "content" in response ? schemaName(response.content) : undefined;
          return status.startsWith("2") && name !== undefined ? [[status, name]] : [];
        }),
      ),
    };
  });
}

function requestTarget(template: string, { path, query }: ExampleRequest): string {
  const filled = template.replaceAll(/\{(\w+)\}/g, (_, name) => encodeURIComponent(String(path[name])));
  const search = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
  return search.size === 0 ? filled : `${filled}?${search}`;
}

/** Writes `calls.json` for the program in a folder. */
export function writeCalls(folder: string): void {
  writeFileSync(join(folder, "calls.json"), JSON.stringify(exampleCalls(folder)));
}

/**
 * Compares the operations that a program names with the description in a folder. Returns their number, such as `252 of 252`.
 * @throws {Error} If the program does not name an operation, or names another one.
 */
export function countCalled(folder: string, printed: string): string {
  const described = readOperationIds(readFileSync(join(folder, "openapi.json"), "utf8"));
  return countOperations(described, printed.trim().split("\n"));
}

function schemaName(
  content: NonNullable<DescribedOperation["object"]["requestBody"]>["content"] = {},
): string | undefined {
  return content["application/json"]?.schema?.$ref?.split("/").at(-1);
}
