/** A request as the mock sees it, apart from the server that took it in. */
export interface MockRequest {
  /** In upper case. */
  readonly method: string;
  /** The path as it was sent, percent-encoding kept. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case; values sent more than once are joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  /** The whole body; the same bytes each time. @throws {FaultError} If it is larger than the mock takes. */
  readonly readBody: () => Promise<Uint8Array>;
}

/** An answer, ready to be sent. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Answers a request. */
export type Handler = (request: MockRequest) => Promise<Answer>;

/** Something around a handler: it may answer itself, change the request, or change the answer. */
export type Layer = (next: Handler) => Handler;

/** One handler out of layers, the first one outermost. */
export function compose(layers: readonly Layer[], innermost: Handler): Handler {
  return layers.reduceRight((next, layer) => layer(next), innermost);
}
