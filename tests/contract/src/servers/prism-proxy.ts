// Prism's validating proxy with errors on (`prism proxy --errors`) as a `fetch`, without Prism's own HTTP server.
import { createLogger } from "@stoplight/prism-core";
import { createInstance, getHttpOperationsFromSpec, type IHttpRequest, ProblemJsonError } from "@stoplight/prism-http";

/** The proxy, and its findings. */
export interface PrismProxy {
  /** Creates a `fetch` that sends requests through the proxy to `upstream`, the base URL of the API. */
  readonly fetch: (upstream: string) => (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
  /** The number of requests that the proxy forwarded, and of those that it rejected as invalid. */
  readonly counts: () => { readonly forwarded: number; readonly rejected: number };
  /** The violations in forwarded responses, one line each. */
  readonly violations: () => readonly string[];
}

/** Without this dialect, Prism treats the schemas as draft 7. */
const dialect = { jsonSchemaDialect: "https://json-schema.org/draft/2020-12/schema" };

/**
 * Creates a proxy for a description. Instead of forwarding an invalid request, the proxy responds with Prism's own
 * error.
 */
export async function createPrismProxy(description: object): Promise<PrismProxy> {
  // Prism replaces references in place, so it gets a copy.
  const operations = await getHttpOperationsFromSpec(structuredClone({ ...dialect, ...description }));
  const fixed = {
    isProxy: true,
    errors: true,
    validateRequest: true,
    validateResponse: true,
    checkSecurity: true,
  } as const;
  const config = { ...fixed, mock: { dynamic: false }, upstreamProxy: undefined };
  const prism = createInstance(
    { ...config, upstream: new URL("http://127.0.0.1/") },
    { logger: createLogger("proxy", { level: "silent" }) },
  );
  // Prism compares the path of a request with every given operation, so each call gives it only the operations with the
  // same method and number of path segments.
  const groups = Map.groupBy(operations, ({ method, path }) => shapeOf(method, path));
  const candidates = ({ method, url }: IHttpRequest) => groups.get(shapeOf(method, url.path)) ?? operations;
  const violations = new Set<string>();
  const counts = { forwarded: 0, rejected: 0 };

  return {
    counts: () => ({ ...counts }),
    violations: () => [...violations],
    fetch: (upstream) => async (input, init) => {
      const request = await readRequest(upstream, new Request(input, init));
      const result = await prism.request(request, candidates(request), { ...config, upstream: new URL(upstream) })();
      if (result._tag === "Left") {
        counts.rejected += 1;
        return rejection(result.left);
      }
      counts.forwarded += 1;
      const { output, validations } = result.right;
      for (const { path = [], message } of validations.output) {
        violations.add(
          `${request.method.toUpperCase()} ${request.url.path} ${output.statusCode} ${path.join(".")}: ${message}`,
        );
      }
      const { statusCode: status, headers = {}, body } = output;
      const isText = typeof body === "string" || body === undefined || body === null;
      return new Response(status === 204 ? null : isText ? (body ?? "") : JSON.stringify(body), { status, headers });
    },
  };
}

/**
 * Prism's own response to a request that it does not forward.
 * @throws The given error, if it is not a `ProblemJsonError` of Prism.
 */
function rejection(error: unknown): Response {
  if (!(error instanceof ProblemJsonError)) throw error;
  const { status, name, detail, message } = error;
  const body = { type: name, title: message, status, detail };
  return Response.json(body, { status, headers: { "Content-Type": "application/problem+json" } });
}

function shapeOf(method: string, path: string): string {
  return `${method} ${path.split("/").length}`;
}

async function readRequest(upstream: string, request: Request): Promise<IHttpRequest> {
  const { pathname, searchParams } = new URL(request.url);
  const text = await request.text();
  const query = Object.fromEntries(
    [...new Set(searchParams.keys())].map((name) => {
      const values = searchParams.getAll(name);
      return [name, values.length > 1 ? values : (values[0] ?? "")];
    }),
  );
  return {
    method: request.method.toLowerCase() as IHttpRequest["method"],
    url: { path: pathname.slice(new URL(upstream).pathname.length), query },
    // Without this header, Prism's agent could send requests over connections that the server is about to close.
    headers: { ...Object.fromEntries(request.headers), connection: "close" },
    ...(text !== "" && { body: JSON.parse(text) }),
  };
}
