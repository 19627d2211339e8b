import { type Sandbox, type SandboxOptions, startSandbox } from "@planasonix/sandbox";
import { onTestFinished } from "vitest";
import { type ClientOptions, createClient, type Planasonix } from "../../src/index.ts";

/** Changes what a deployment responds. `path` is below the base URL, without the query. */
export type Change = (exchange: {
  readonly method: string;
  readonly path: string;
  readonly url: URL;
  readonly response: Response;
}) => Response | Promise<Response>;

/** A deployment that differs from the description. */
export interface Deployment {
  readonly planasonix: Planasonix;
  /** Sends a request to it. */
  readonly fetch: typeof globalThis.fetch;
  readonly sandbox: Sandbox;
  /** The requests that it got, such as `GET /pipelines`. */
  readonly requests: string[];
}

/** Starts a sandbox in this process whose responses are changed, until the end of the test. */
export async function deviating(
  change: Change = ({ response }) => response,
  options: SandboxOptions = {},
  given: ClientOptions = {},
): Promise<Deployment> {
  const sandbox = await startSandbox({ port: false, onWarning: () => {}, ...options });
  onTestFinished(() => sandbox.close());
  const base = new URL(sandbox.url);
  const requests: string[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    init?.signal?.throwIfAborted();
    const url = new URL(String(input));
    const path = url.pathname.startsWith(base.pathname) ? url.pathname.slice(base.pathname.length) : url.pathname;
    const method = init?.method ?? "GET";
    requests.push(`${method} ${path}`);
    return change({ method, path, url, response: await sandbox.fetch(String(input), init) });
  };
  const planasonix = createClient({ apiKey: sandbox.apiKey, baseUrl: sandbox.url, fetch, ...given });
  return { planasonix, fetch, sandbox, requests };
}

/** Changes the JSON body of successes at a path that matches. */
export function changingBody(path: RegExp, change: (body: Body) => unknown): Change {
  return async (exchange) => {
    const { response } = exchange;
    if (!path.test(exchange.path) || !response.ok) return response;
    return Response.json(change((await response.json()) as Body), { status: response.status, headers: kept(response) });
  };
}

/** Adds headers to each response. */
export function addingHeaders(headers: () => Readonly<Record<string, string>>): Change {
  return async ({ response }) => {
    const all = new Headers(response.headers);
    for (const [name, value] of Object.entries(headers())) all.set(name, value);
    return new Response(response.body, { status: response.status, headers: all });
  };
}

/** A web page, as gateways send it. */
export function webPage(status: number, title: string): Response {
  const text = `<!doctype html><html><head><title>${title}</title></head><body>secret-of-the-page</body></html>`;
  return new Response(text, { status, headers: { "content-type": "text/html" } });
}

/** A body in the documented form. */
// biome-ignore lint/suspicious/noExplicitAny: a test changes any part of it
export type Body = any;

function kept({ headers }: Response): Headers {
  const all = new Headers(headers);
  all.delete("content-length");
  return all;
}
