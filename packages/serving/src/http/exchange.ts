// Requests and responses as plain values, independent of a server, and the types of handlers and layers.

/** A request, which may also come without a connection: from a `fetch` function that calls the handler directly. */
export interface HttpRequest {
  /** In upper case. */
  readonly method: string;
  /** The path, still percent-encoded. The layer `mount` removes `/v1` from it. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** The headers by lower-case name. Each value is one string, even if the header was repeated. */
  readonly headers: Readonly<Record<string, string>>;
  /**
   * Reads the whole body. Further calls return the same bytes.
   * @throws {HttpError} 413 if the body is too large.
   */
  readonly readBody: () => Promise<Uint8Array>;
  /**
   * Whether a start must be refused with 409 while the same work is going. The response has the ID of the work in the
   * header `goingHeader`.
   * @default false
   */
  readonly refusesGoing?: boolean;
  /**
   * The response to an operation that only another description has. It takes the place of an operation of ours once the
   * API key is accepted.
   */
  readonly example?: HttpResponse;
  /** Returns the IP address of the client. The function is absent if the request came without a connection. */
  readonly remoteAddress?: () => string | undefined;
}

/** A response, ready to be sent. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Text, which is sent as UTF-8, or bytes. */
  readonly body: string | Uint8Array;
  /**
   * How to disrupt the transmission on purpose.
   * @default no disruption
   */
  readonly disruption?: Disruption;
  /** Whether the response has no ID of the request, because its form has none. */
  readonly hasNoRequestId?: boolean;
}

/**
 * A disruption of the transmission, for tests of clients. `reset` closes the connection without a response. `truncate`
 * closes the connection in the middle of the body. `slow` sends the body in at most `pieces` pieces, with a pause of
 * `pauseMs` milliseconds before each.
 */
export type Disruption =
  | { readonly kind: "reset" }
  | { readonly kind: "truncate" }
  | { readonly kind: "slow"; readonly pauseMs: number; readonly pieces: number };

/** Responds to a request. */
export type Handler = (request: HttpRequest) => Promise<HttpResponse>;

/** Wraps a handler: a layer may respond itself, change the request or change the response. */
export type Layer = (next: Handler) => Handler;

/** Wraps a handler in layers, the first one outermost. */
export function compose(layers: readonly Layer[], innermost: Handler): Handler {
  return layers.reduceRight((next, layer) => layer(next), innermost);
}
