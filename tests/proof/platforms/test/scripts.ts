import type { ServerResponse } from "node:http";

/** A request, as scripts receive it. */
export interface Request {
  readonly method: string;
  readonly script: string;
  readonly url: URL;
  /** The body. */
  readonly text: string;
  /** Whether the request has the correct API key. */
  readonly isAuthorized: boolean;
  /** The correct API key. */
  readonly apiKey: string;
  readonly idempotencyKey: string | undefined;
}

/** Responds to a request, or never does. `nth` counts, from 1, the requests with the same script and method. */
type Script = (response: ServerResponse, request: Request, nth: number) => void;

const limits = { "x-ratelimit-limit": 100, "x-ratelimit-remaining": 99, "x-ratelimit-reset": 4_102_444_800 };
const file = { "content-type": "application/yaml", "content-disposition": 'attachment; filename="openapi.yaml"' };

const echo: Script = (response, { method, text, isAuthorized }) => {
  const body: unknown = text ? JSON.parse(text) : undefined;
  const data = { id: "pl_1", type: "pipeline", attributes: { method, body, isAuthorized } };
  send(response, 200, { data }, { "x-request-id": "req_1", ...limits });
};

const stall: Script = (response) => response.writeHead(200, { "content-type": "application/json" }).write('{"data":');

const slow: Script = (response, request, nth) => {
  setTimeout(() => echo(response, request, nth), 100);
};

const reset: Script = ({ socket }) => socket?.resetAndDestroy();

/** The scripts, by the first segment of the path. */
export const scripts: Readonly<Record<string, Script>> = {
  echo,
  pages: (response, { url }) => {
    const page = Number(url.searchParams.get("cursor") ?? 1);
    const data = ["a", "b"].map((name) => ({ id: `pl_${page}${name}`, type: "pipeline", attributes: {} }));
    send(response, 200, { data, meta: { page: { limit: 2, cursor: page < 3 ? String(page + 1) : null } } });
  },
  file: (response) => {
    response.writeHead(200, file).write("openapi: ");
    setTimeout(() => response.end("3.1.0\n"), 20);
  },
  unavailable: atFirst((response) => send(response, 503, problem, { "retry-after": 0 })),
  limited: atFirst((response) => send(response, 429, problem, { "retry-after": 0 })),
  refusal: (response) => send(response, 403, problem),
  reset,
  kept: (response, request, nth) => (request.method === "POST" ? reset : echo)(response, request, nth),
  resetSecond: (response, request, nth) => (nth > 1 ? reset : echo)(response, request, nth),
  cutOff: (response) => {
    response.writeHead(200, { "content-type": "application/json", "content-length": 100 }).write('{"data":');
    setTimeout(() => response.socket?.destroy(), 20);
  },
  stall,
  stallFromSecond: (response, request, nth) => (nth > 1 ? stall : echo)(response, request, nth),
  stallTwice: (response, request, nth) => (nth > 2 ? echo : stall)(response, request, nth),
  slow,
  running: (response, _request, nth) => {
    const attributes = { status: nth > 2 ? "succeeded" : "running" };
    send(response, 200, { data: { id: "run_1", type: "pipeline_run", attributes } });
  },
  limitedAtFirst: (response, request, nth) => {
    if (nth <= 2) send(response, 429, problem, { "retry-after": 1 });
    else slow(response, request, nth);
  },
  key: echo,
  keys: (response, { apiKey }, nth) => {
    if (nth > 1) setTimeout(() => response.end(apiKey), 50);
  },
  within: atFirst((response) => response.writeHead(302, { location: "pl_2" }).end()),
  elsewhere: (response, { url }) => {
    response.writeHead(302, { location: `http://localhost:${url.port}/unwanted/v1` }).end();
  },
  unwanted: echo,
};

const problem = { error: { code: "not_now", message: "Later" } };

function atFirst(first: Script): Script {
  return (response, request, nth) => (nth === 1 ? first : echo)(response, request, nth);
}

function send(response: ServerResponse, status: number, body: unknown, headers: object = {}): void {
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
}
