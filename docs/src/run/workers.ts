// The workers in which samples run. Both have the same program.
import type { WorkerLike } from "./connection.ts";

/** Opens a worker of this page, which ends with it. */
export function openOwnWorker(): WorkerLike {
  return new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
}

/** Whether the shared worker has failed. A page cannot end it, so this page uses another one. */
let isLeft = false;

/** Opens the worker that all pages of the site share, or a worker of this page in a browser without shared workers. */
export function openSharedWorker(): WorkerLike {
  if (isLeft || typeof SharedWorker !== "function") return openOwnWorker();
  // Chromium keeps a worker with an extended lifetime for half a minute without a page: that is how the next page finds it.
  const worker = new SharedWorker(new URL("./worker.ts", import.meta.url), {
    type: "module",
    extendedLifetime: true,
  } as WorkerOptions);
  const { port } = worker;
  return {
    postMessage: (question) => port.postMessage(question),
    terminate: () => {
      isLeft = true;
      port.close();
    },
    addEventListener: (type: "message" | "error", listener: (event: MessageEvent) => void) => {
      if (type === "error") return worker.addEventListener("error", listener as () => void);
      port.addEventListener("message", listener);
      port.start();
    },
  };
}
