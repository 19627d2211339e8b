import { clientFor, type Scenarios } from "../endpoints.ts";

const once = { maxRetries: 0 };

/** Calls that a timeout or a signal ends early. */
export const cancellation: Scenarios = {
  timeout: (endpoints) => clientFor(endpoints, "stall", { ...once, timeoutMs: 200 }).pipelines.get("pl_1"),
  abort: async (endpoints) => {
    const controller = new AbortController();
    const reason = { because: "the user left" };
    setTimeout(() => controller.abort(reason), 100);
    const { signal } = controller;
    return clientFor(endpoints, "stall", once)
      .pipelines.get("pl_1", { signal })
      .catch((error: unknown) => ({ isReason: error === reason }));
  },
};
