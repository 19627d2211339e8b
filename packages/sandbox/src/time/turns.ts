// Turns of the event loop, and timers that do not keep a process alive.

/** Lets other work of the event loop have its turn. */
export const nextTurn: () => Promise<void> =
  typeof setImmediate === "function" ? () => new Promise((resolve) => setImmediate(resolve)) : nextMessage;

/** The same in a browser, where a timer would wait for milliseconds. */
function nextMessage(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}

/** Lets a process end although a timer is pending. In a browser, a timer is a number, and no process ends. */
export function unreferenced<Timer>(timer: Timer): Timer {
  (timer as { readonly unref?: () => void }).unref?.();
  return timer;
}
