import {
  buildRequest,
  type Endpoint,
  type Exchange,
  encodeQuery,
  endpointOf,
  isApiError,
  isResponseFormatError,
  parseJson,
  readResponse,
  throwRedacted,
} from "@planasonix/runtime";

/** A response, and what the client makes of it. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed body, in the documented form if the client has a dialect; `undefined` if it is not JSON. */
  readonly body: unknown;
  /** The data that the client returns; `undefined` if it throws. */
  readonly data: unknown;
  /** The cursor of the next page; `null` if there is none. */
  readonly cursor: string | null;
  /** What the client throws; `undefined` if it returns data. */
  readonly error: Error | undefined;
}

/** Ends a check before its end. */
export class Stop extends Error {}

/** Sends the requests of one check: one at a time, none twice, through the limiter of the client. */
export interface Session {
  readonly exchange: Exchange;
  /** How many requests were sent. */
  count(): number;
  /** Sends one request. `url` replaces its address. Rejects with the error of the client if there is no response. */
  ask(endpoint: Endpoint, path: string, query?: object, url?: string): Promise<Reply>;
  /** The same with another exchange. */
  through(exchange: Exchange): Session;
}

/** The most requests that a check sends. */
export const maxRequests = 150;

/** Creates a session. `onReply` sees each response. */
export function createSession(
  exchange: Exchange,
  { signal, onReply }: { readonly signal: AbortSignal | undefined; readonly onReply: (reply: Reply) => void },
): Session {
  let sent = 0;
  const through = (own: Exchange): Session => ({
    exchange: own,
    count: () => sent,
    through,
    async ask(endpoint, path, query = {}, url) {
      signal?.throwIfAborted();
      if (sent >= maxRequests) throw new Stop(`${maxRequests} requests were sent`);
      sent += 1;
      const options = { maxRetries: 0, signal };
      const encoded = encodeQuery(query, undefined);
      const built = buildRequest(own.options, { endpoint, path, query: encoded, body: undefined, options });
      const request = url === undefined ? built : { ...built, url };
      const reply = await own.send(request).then(
        (response): Reply => {
          const { status, text, response: received } = response;
          const body = response.json ?? parseJson(text);
          const common = { status, headers: received.headers, text, body };
          try {
            const { data, cursor } = readResponse(own.redactor, request, response, "");
            return { ...common, data, cursor, error: undefined };
          } catch (error) {
            return { ...common, data: undefined, cursor: null, error: error as Error };
          }
        },
        (error: unknown) => replyOf(error) ?? throwRedacted(own, error),
      );
      onReply(reply);
      if (reply.status === 429) throw new Stop("the deployment responded with 429: its rate limit is used up");
      return reply;
    },
  });
  return through(exchange);
}

/** A dialect throws below the client: its errors are responses all the same. */
function replyOf(error: unknown): Reply | undefined {
  if (!isApiError(error) && !isResponseFormatError(error)) return undefined;
  const body = isResponseFormatError(error) ? error.body : undefined;
  const text = JSON.stringify(body) ?? "";
  return { status: error.status, headers: new Headers(), text, body, data: undefined, cursor: null, error };
}

/** An address that no description has. */
export const nowhere: Endpoint = endpointOf({
  name: "doctor.nowhere",
  operation: { http: "GET /planasonix-doctor-nowhere", gives: "object" },
});
