// Forwards a request to a deployment, and compares the request and the response with the description.
import {
  compose,
  errorReplies,
  type Handler,
  HttpError,
  type HttpRequest,
  type Layer,
  mount,
} from "@planasonix/serving";
import { readConventions } from "../description/conventions.ts";
import type { Description } from "../description/description.ts";
import type { MockOperation } from "../description/operation.ts";
import { createRouter, type Router } from "../description/router.ts";
import { createComparison } from "./compare.ts";
import type { Difference } from "./difference.ts";
import { checkPath, forward } from "./forward.ts";
import type { FindingsOf } from "./read-findings.ts";

/** Options of {@link createProxyHandler}. */
export interface ProxyOptions {
  /** The base URL of the deployment, including the version, without a trailing slash. */
  readonly upstream: string;
  /** Whether requests other than GET and HEAD are forwarded. */
  readonly allowWrites: boolean;
  /** Receives the differences of each exchange; the list may be empty. */
  readonly onDifferences: (differences: readonly Difference[]) => void;
  /** What the doctor says of the response to a read; `undefined` for another description. */
  readonly findingsOf?: FindingsOf | undefined;
}

/**
 * Creates the handler of the proxy, which responds with 403 to web pages, and to a write that `allowWrites` does not
 * permit.
 */
export function createProxyHandler(description: Description, options: ProxyOptions): Handler {
  const route = createRouter(description.operations);
  const layers = [errorReplies(readConventions(description.operations).errorCode), refusePages, mount];
  return compose(layers, proxyTo(route, options));
}

/**
 * Refuses the requests of web pages, because the deployment may be one that only this machine can reach. Browsers say
 * that a request comes from a page, and other programs do not; `none` is an address that the user has typed.
 */
const refusePages: Layer = (next) => async (request) => {
  const { origin, "sec-fetch-site": site = "none" } = request.headers;
  if (origin === undefined && site === "none") return next(request);
  const message =
    "The proxy forwards no requests of web pages: send them from a program, or use the mock or the sandbox.";
  throw new HttpError({ status: 403, message });
};

function proxyTo(route: Router, { upstream, allowWrites, onDifferences, findingsOf }: ProxyOptions): Handler {
  const compare = createComparison(findingsOf);
  return async (request) => {
    checkPath(request.path);
    if (!allowWrites && !/^(GET|HEAD)$/.test(request.method)) throw refusedWrite(request);
    const body = await request.readBody();
    const operation = find(route, request);
    if (operation === undefined) {
      onDifferences([unknownOperation(request)]);
      return forward(upstream, request, body);
    }
    const ofRequest = compare.request(operation, request, body);
    const response = await forward(upstream, request, body);
    onDifferences([...ofRequest, ...compare.response(operation, response)]);
    return response;
  };
}

function find(route: Router, { method, path }: HttpRequest): MockOperation | undefined {
  try {
    return route(method, path);
  } catch (error) {
    if (error instanceof HttpError) return undefined;
    throw error;
  }
}

function refusedWrite({ method, path }: HttpRequest): HttpError {
  const message = `${method} ${path.slice(0, 200)} was not forwarded: the proxy rejects writes unless it is started with --allow-writes (option \`allowWrites\`).`;
  return new HttpError({ status: 403, message });
}

function unknownOperation({ method, path }: HttpRequest): Difference {
  return {
    operation: `${method} ${path.slice(0, 200)}`,
    side: "request",
    status: undefined,
    field: "path",
    issue: "belongs to no operation of the description",
  };
}
