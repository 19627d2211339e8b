import type { Dispatcher } from "undici";

type Bytes = Uint8Array<ArrayBuffer>;
type Chunk = ReadableStreamReadResult<Bytes>;

/** The status line and the headers of a response. */
export interface Head {
  readonly status: number;
  readonly statusText: string;
  readonly fields: Readonly<Record<string, string | string[] | undefined>>;
}

/** How many bytes may wait to be read before the socket pauses. */
const maxWaitingBytes = 128 * 1024;

const end: Chunk = { done: true, value: undefined };

/**
 * Receives one response from a dispatcher, and passes its body on chunk by chunk, as a reader of a web stream does, but
 * without the stream.
 */
export class Receiver implements Dispatcher.DispatchHandler {
  readonly #onHead: (head: Head) => void;
  readonly #onFailure: (error: unknown) => void;
  readonly #onEnd: () => void;
  readonly #chunks: Bytes[] = [];
  #controller: Dispatcher.DispatchController | undefined;
  #waitingBytes = 0;
  #hasEnded = false;
  #failure: { readonly error: unknown } | undefined;
  #reader: { readonly resolve: (chunk: Chunk) => void; readonly reject: (error: unknown) => void } | undefined;

  /** `onFailure` has an effect only before `onHead`; later failures reject reads. `onEnd` is called once, after either. */
  constructor(onHead: (head: Head) => void, onFailure: (error: unknown) => void, onEnd: () => void) {
    this.#onHead = onHead;
    this.#onFailure = onFailure;
    this.#onEnd = onEnd;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#failure) controller.abort(toError(this.#failure.error)); // Aborted while it waited for a connection.
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    fields: Head["fields"],
    statusText = "",
  ): void {
    if (status < 200) return;
    this.#controller = controller;
    this.#onHead({ status, statusText, fields });
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Uint8Array): void {
    if (this.#hasEnded) return;
    // Not a Buffer, whose methods differ. undici reads into memory that is not shared.
    const value = new Uint8Array(chunk.buffer as ArrayBuffer, chunk.byteOffset, chunk.byteLength);
    const reader = this.#reader;
    if (reader) {
      this.#reader = undefined;
      reader.resolve({ done: false, value });
    } else {
      this.#chunks.push(value);
      this.#waitingBytes += value.byteLength;
      if (this.#waitingBytes >= maxWaitingBytes) controller.pause();
    }
  }

  onResponseEnd(): void {
    if (this.#hasEnded) return;
    this.#finish();
    this.#reader?.resolve(end);
  }

  onResponseError(_: unknown, error: unknown): void {
    this.#fail(error);
  }

  /** Rejects the response or the next read with the reason, and closes the connection. */
  abort(reason: unknown): void {
    this.#fail(reason);
    this.#controller?.abort(toError(reason));
  }

  /** Reads the next chunk. One read at a time. */
  read(): Promise<Chunk> {
    const value = this.#chunks.shift();
    if (value) {
      this.#waitingBytes -= value.byteLength;
      if (this.#controller?.paused && this.#waitingBytes < maxWaitingBytes) this.#controller.resume();
      return Promise.resolve({ done: false, value });
    }
    if (this.#failure) return Promise.reject(this.#failure.error);
    if (this.#hasEnded) return Promise.resolve(end);
    return new Promise((resolve, reject) => {
      this.#reader = { resolve, reject };
    });
  }

  /** Discards the rest of the body, and closes the connection unless the body has already arrived. */
  async cancel(reason?: unknown): Promise<void> {
    this.#chunks.length = 0;
    if (this.#hasEnded) return;
    this.#finish();
    this.#reader?.resolve(end);
    this.#controller?.abort(toError(reason));
  }

  #fail(error: unknown): void {
    if (this.#hasEnded) return;
    this.#failure = { error };
    this.#finish();
    this.#onFailure(error);
    this.#reader?.reject(error);
  }

  #finish(): void {
    this.#hasEnded = true;
    this.#onEnd();
  }
}

/** undici closes a connection only with an error. */
function toError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error("The response is no longer needed", { cause: reason });
}
