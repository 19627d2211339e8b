import { clientFor, type Scenarios } from "../endpoints.ts";

const once = { maxRetries: 0 };

/** What is not waited for. */
export const ends: Scenarios = {
  timeout: (places) => clientFor(places, "stall", { ...once, timeoutMs: 200 }).pipelines.get("pl_1"),
  abort: async (places) => {
    const controller = new AbortController();
    const reason = { because: "the user left" };
    setTimeout(() => controller.abort(reason), 100);
    const { signal } = controller;
    return clientFor(places, "stall", once)
      .pipelines.get("pl_1", { signal })
      .catch((error: unknown) => ({ isReason: error === reason }));
  },
};
