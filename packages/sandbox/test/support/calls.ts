import { expect } from "vitest";
import type { SandboxTenant } from "../../src/control/sandbox-tenant.ts";
import { type Document, isObject } from "../../src/description/document.ts";
import type { Model } from "../../src/description/model.ts";
import { readModel } from "../../src/description/model.ts";
import type { Operation } from "../../src/description/operation.ts";
import { readDocument } from "../../src/description/packaged.ts";

/** The description that the sandbox serves. */
export const document: Document = readDocument();

export const model: Model = readModel(document);

/** The parts of a request that differ from the documented example. */
export interface CallInput {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly apiKey?: string;
}

/** A response with its body as text and, if the body is JSON, the parsed value. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests read fields of responses of all operations.
  readonly json: any;
  readonly text: string;
}

/** Sends the documented request of an operation, with the given changes. */
export async function send(tenant: SandboxTenant, id: string, input: CallInput = {}): Promise<Reply> {
  const operation = operationOf(id);
  const body = "body" in input ? input.body : exampleBody(operation);
  const response = await tenant.fetch(`${tenant.url}${pathOf(operation, input)}`, {
    method: operation.method,
    headers: {
      Authorization: `Bearer ${input.apiKey ?? tenant.apiKey}`,
      ...(body !== undefined && { "Content-Type": "application/json" }),
      ...input.headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get("content-type") === "application/json";
  return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : undefined };
}

/** Calls an operation that must succeed. Returns the `data` of its response. */
// biome-ignore lint/suspicious/noExplicitAny: tests read fields of responses of all operations.
export async function succeed(tenant: SandboxTenant, id: string, input?: CallInput): Promise<any> {
  const { status, json, text } = await send(tenant, id, input);
  expect(status, `${id}: ${text}`).toBeLessThan(300);
  return json?.data;
}

/** The operation with this operationId. @throws {TypeError} If there is none. */
export function operationOf(id: string): Operation {
  const operation = model.operations.get(id);
  if (operation === undefined) throw new TypeError(`There is no operation ${id}`);
  return operation;
}

/** The first JSON example of the body of an operation; undefined if there is none. */
export function exampleBody({ path, method }: Operation): unknown {
  const { resolve, root } = document;
  const source = resolve(resolve(resolve(root.paths)[path])[method.toLowerCase()]);
  const { content } = resolve(source.requestBody);
  const examples = resolve(resolve(resolve(content)["application/json"]).examples);
  const [first] = Object.values(examples);
  return isObject(first) ? resolve(first).value : undefined;
}

function pathOf({ path, parameters }: Operation, { params = {}, query = {} }: CallInput): string {
  const filled = parameters
    .filter((parameter) => parameter.in === "path")
    .reduce(
      (text, { name, example }) => text.replace(`{${name}}`, encodeURIComponent(params[name] ?? String(example))),
      path,
    );
  const required = parameters.filter((parameter) => parameter.in === "query" && parameter.required);
  const examples = Object.fromEntries(required.map(({ name, example }) => [name, String(example)]));
  const search = new URLSearchParams({ ...examples, ...query });
  return search.size === 0 ? filled : `${filled}?${search}`;
}
