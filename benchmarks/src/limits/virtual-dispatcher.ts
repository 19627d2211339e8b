import { Dispatcher } from "undici";
import type { VirtualServer } from "./server.ts";

/** A dispatcher of undici in front of a virtual server. Its handlers get the parts of each response in order. */
export class VirtualDispatcher extends Dispatcher {
  readonly #fetch: VirtualServer["fetch"];

  constructor(fetch: VirtualServer["fetch"]) {
    super();
    this.#fetch = fetch;
  }

  override dispatch({ origin = "", path }: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    const aborted = new AbortController();
    const controller: Dispatcher.DispatchController = {
      aborted: false,
      paused: false, // The bodies are too small to pause.
      reason: null,
      pause() {},
      resume() {},
      abort: (reason) => aborted.abort(reason),
    };
    handler.onRequestStart?.(controller, undefined);
    const exchange = async (): Promise<void> => {
      const response = await this.#fetch(`${origin}${path}`, { signal: aborted.signal });
      const { status, statusText, headers } = response;
      const body = Buffer.from(await response.arrayBuffer());
      handler.onResponseStart?.(controller, status, Object.fromEntries(headers), statusText);
      handler.onResponseData?.(controller, body);
      handler.onResponseEnd?.(controller, {});
    };
    exchange().catch((error) => handler.onResponseError?.(controller, error));
    return true;
  }
}
