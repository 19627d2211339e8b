// Requests, responses and errors as plain values, independent of the server that receives and sends them.

/** A request, independent of the server that received it. */
export interface HttpRequest {
  /** In upper case. */
  readonly method: string;
  /** The path in the request, still percent-encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** The headers by lower-case name. A comma joins the values of a repeated header. */
  readonly headers: Readonly<Record<string, string>>;
  /**
   * Reads the whole body. Further calls return the same bytes.
   * @throws {FaultError} 413 if the body is too large.
   */
  readonly readBody: () => Promise<Uint8Array>;
  /** Returns the IP address of the caller. Absent if there is no connection. */
  readonly remoteAddress?: () => string | undefined;
}

/** A response, ready to be sent. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Text, or bytes to send unchanged. */
  readonly body: string | Uint8Array;
  /**
   * How the transmission fails on purpose.
   * @default it does not fail
   */
  readonly disruption?: Disruption;
}

/**
 * A failure of the transmission, for tests of clients. `reset` closes the connection instead of responding. `truncate`
 * closes it in the middle of the body. `slow` sends the body in `pieces`, with a pause of `pauseMs` milliseconds before
 * each.
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
