// A `fetch` that calls the sandbox without a connection, for tests and pages. It fails as that of Node does.
import {
  basePath,
  type Disruption,
  type Handler,
  type HttpRequest,
  type HttpResponse,
  split,
} from "@planasonix/serving";

/** The origin of a sandbox without a port. Only the sandbox's own `fetch` can reach it. */
export const offlineOrigin = "http://sandbox.localhost";

/** The base URL of a sandbox without a port, in the documented form. */
export const offlineUrl: string = `${offlineOrigin}${basePath}`;

/** A `fetch` that calls a handler instead of opening a connection. */
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** Creates a `fetch` that calls a handler for every URL, whatever the host, and rejects when `signal` is aborted. */
export function createFetch(handler: Handler): Fetch {
  return async (input, init) => {
    const signal = init?.signal ?? (input instanceof Request ? input.signal : undefined);
    signal?.throwIfAborted();
    const response = await unlessAborted(handler(toHttpRequest(input, init)), signal);
    if (response.disruption?.kind === "reset") throw connectionReset();
    const hasBody = ![204, 205, 304].includes(response.status);
    return new Response(hasBody ? bodyOf(response) : null, { status: response.status, headers: response.headers });
  };
}

/** The error with which Node's `fetch` rejects if the connection is reset. */
export function connectionReset(): TypeError {
  const cause = Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET", errno: -104, syscall: "read" });
  return new TypeError("fetch failed", { cause });
}

function bodyOf({ body, disruption }: HttpResponse): BodyInit {
  if (disruption === undefined) return body as BodyInit;
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
  return disruption.kind === "slow" ? slowly(bytes, disruption) : cutOff(bytes);
}

function slowly(
  bytes: Uint8Array,
  { pauseMs, pieces }: Extract<Disruption, { kind: "slow" }>,
): ReadableStream<Uint8Array> {
  const left = split(bytes, pieces);
  return new ReadableStream({
    pull: async (controller) => {
      const piece = left.shift();
      if (piece === undefined) return controller.close();
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
      controller.enqueue(piece);
    },
  });
}

function cutOff(bytes: Uint8Array): ReadableStream<Uint8Array> {
  let isFirst = true;
  return new ReadableStream({
    pull: (controller) => {
      if (!isFirst) return controller.error(new TypeError("terminated", { cause: connectionReset().cause }));
      isFirst = false;
      controller.enqueue(bytes.subarray(0, bytes.length >> 1));
    },
  });
}

/** Leaves no listener on the signal, because one signal can serve many requests. */
function unlessAborted<Result>(work: Promise<Result>, signal: AbortSignal | undefined | null): Promise<Result> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal?.reason);
    signal?.addEventListener("abort", abort);
    work.then(resolve, reject).finally(() => signal?.removeEventListener("abort", abort));
  });
}

function toHttpRequest(input: string | URL | Request, init: RequestInit | undefined): HttpRequest {
  const isRequest = input instanceof Request;
  const url = isRequest ? input.url : String(input);
  const [path, search] = splitUrl(url);
  const headers = new Headers(init?.headers ?? (isRequest ? input.headers : undefined));
  const body = init?.body ?? undefined;
  if (typeof body === "string" && !headers.has("content-type")) headers.set("content-type", "text/plain;charset=UTF-8");
  let bytes: Promise<Uint8Array> | undefined;
  return {
    method: (init?.method ?? (isRequest ? input.method : "GET")).toUpperCase(),
    path,
    query: new URLSearchParams(search),
    headers: Object.fromEntries(headers),
    readBody: () => {
      bytes ??= readBytes(body, isRequest && body === undefined ? input : undefined);
      return bytes;
    },
  };
}

function splitUrl(url: string): [string, string] {
  const local = url.replace(/^[a-z]+:\/\/[^/?#]*/i, "").replace(/#.*$/s, "");
  const start = local.indexOf("?");
  return start < 0 ? [local || "/", ""] : [local.slice(0, start) || "/", local.slice(start + 1)];
}

async function readBytes(body: BodyInit | undefined, request: Request | undefined): Promise<Uint8Array> {
  if (typeof body === "string") return new TextEncoder().encode(body);
  if (body === undefined && request === undefined) return new Uint8Array();
  return new Uint8Array(await (request ?? new Response(body)).arrayBuffer());
}
