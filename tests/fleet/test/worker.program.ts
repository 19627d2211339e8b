import { runWorker } from "../src/run-worker.ts";

// Without a store, each process has its own limiter.
await runWorker(() => Promise.reject(new Error("There is no store")));
