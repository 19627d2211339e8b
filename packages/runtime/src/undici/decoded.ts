import * as undici from "undici";

type Handler = undici.Dispatcher.DispatchHandler;

/**
 * Passes a response on to a handler, and decodes it if it is encoded. undici's decoder is made only for those: it would
 * allocate a tenth of what a call takes.
 */
export class Decoded implements Handler {
  #next: Handler;

  constructor(next: Handler) {
    this.#next = next;
  }

  onRequestStart(...given: Parameters<NonNullable<Handler["onRequestStart"]>>): void {
    this.#next.onRequestStart?.(...given);
  }

  onResponseStart(
    controller: undici.Dispatcher.DispatchController,
    status: number,
    fields: Record<string, string | string[] | undefined>,
    statusText?: string,
  ): void {
    if (status >= 200 && fields["content-encoding"] !== undefined) {
      this.#next = decoderFor(this.#next);
      this.#next.onRequestStart?.(controller, undefined);
    }
    this.#next.onResponseStart?.(controller, status, fields, statusText);
  }

  onResponseData(controller: undici.Dispatcher.DispatchController, chunk: Buffer): void {
    this.#next.onResponseData?.(controller, chunk);
  }

  onResponseEnd(controller: undici.Dispatcher.DispatchController, trailers: Record<string, string | string[]>): void {
    this.#next.onResponseEnd?.(controller, trailers);
  }

  onResponseError(controller: undici.Dispatcher.DispatchController, error: Error): void {
    this.#next.onResponseError?.(controller, error);
  }
}

/** Returns undici's decoder in front of a handler: the interceptor passes the decoder to the dispatcher. */
function decoderFor(handler: Handler): Handler {
  let decoder = handler;
  const dispatch = undici.interceptors.decompress({ skipErrorResponses: false })((_, made) => {
    decoder = made;
    return true;
  });
  dispatch({ method: "GET", path: "/" }, handler);
  return decoder;
}
