/** A controller as polyfills create it: its signal has neither `reason` nor `throwIfAborted`. */
export class PolyfilledController {
  readonly signal: AbortSignal = Object.assign(new EventTarget(), { aborted: false, onabort: null }) as AbortSignal;

  abort(): void {
    Object.assign(this.signal, { aborted: true });
    this.signal.dispatchEvent(new Event("abort"));
  }
}
