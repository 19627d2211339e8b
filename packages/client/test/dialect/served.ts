// A client of a server in the form of a dialect, without a network: the code of both ends is theirs alone.
import { describedOperation, readDialect } from "@planasonix/openapi/dialects";
import { type HttpRequest, type HttpResponse, readForms } from "@planasonix/serving";
import { createDialect } from "../../src/dialect.ts";
import { createClient } from "../../src/index.ts";

/** A call of the client, and the documented response that the server has for it. */
export interface Exchanged {
  readonly name: string;
  /** The value of all path parameters. */
  readonly id: string;
  readonly body?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly response: unknown;
}

/** What arrived at both ends. */
export interface Arrived {
  /** What the server got, in the documented form. */
  readonly request: { readonly name: string; readonly body: unknown; readonly query: Readonly<Record<string, string>> };
  /** What the call returned: a resource, or the items of a page. */
  readonly result: unknown;
}

/** Creates a function that makes calls of a client in a dialect. */
export function connectServed(dialect: string): (exchanged: Exchanged) => Promise<Arrived> {
  const { speaking } = readForms(dialect);
  if (speaking === undefined) throw new Error(`${dialect} needs no layer`);
  let response: unknown;
  let got: Arrived["request"] | undefined;
  const handler = speaking((status) => `code_${status}`)(async (request): Promise<HttpResponse> => {
    const text = new TextDecoder().decode(await request.readBody());
    const query = Object.fromEntries(request.query);
    got = { name: `${request.method} ${request.path}`, body: text === "" ? undefined : JSON.parse(text), query };
    return { status: 200, headers: { "Content-Type": "application/json" }, body: JSON.stringify(response) };
  });
  const planasonix = createClient({
    apiKey: "flx_0123456789",
    baseUrl: "http://127.0.0.1",
    dialect: createDialect(dialect),
    maxRetries: 0,
    fetch: async (url, init) => toResponse(await handler(toRequest(String(url), init))),
  });
  return async ({ name, id, body, query, response: next }) => {
    response = next;
    got = undefined;
    const [resource = "", method = ""] = name.split(".");
    const call = Reflect.get(Reflect.get(planasonix, resource), method) as (...args: unknown[]) => PromiseLike<unknown>;
    const result = await call(...argumentsOf(name, id, body ?? query));
    if (got === undefined) throw new Error(`${name} sent nothing`);
    return { request: got, result: describedOperation(name)?.gives === "list" ? Object(result).data : result };
  };
}

/** The address at which the server gets an operation. */
export function addressOf(name: string, id: string): string {
  const { method = "", path = "" } = describedOperation(name) ?? {};
  return `${method} /v1${path.replace(/\{\w+\}/g, id)}`;
}

function argumentsOf(name: string, id: string, input: object | undefined): unknown[] {
  const parameters = [...(describedOperation(name)?.path ?? "").matchAll(/\{(\w+)\}/g)].map(([, one = ""]) => one);
  const ids = Object.fromEntries(parameters.map((parameter) => [parameter, id]));
  const path = parameters.length === 0 ? [] : [parameters.length === 1 ? id : ids];
  return input === undefined ? path : [...path, input];
}

function toRequest(url: string, init: RequestInit = {}): HttpRequest {
  const { pathname, searchParams } = new URL(url);
  const body = typeof init.body === "string" ? new TextEncoder().encode(init.body) : (init.body ?? new Uint8Array());
  const headers = Object.fromEntries(new Headers(init.headers));
  const readBody = async (): Promise<Uint8Array> => body as Uint8Array;
  return { method: init.method ?? "GET", path: pathname, query: searchParams, headers, readBody };
}

function toResponse({ status, headers, body }: HttpResponse): Response {
  return new Response(body as BodyInit, { status, headers });
}

/** The names of the operations of a dialect that can be called. */
export function callable(dialect: string): string[] {
  const { operations } = readDialect(dialect);
  return Object.keys(operations).filter((name) => operations[name]?.is !== "unsupported");
}
