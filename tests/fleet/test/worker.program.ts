import { runWorker } from "../src/run-worker.ts";

// The tests use no store, so each process has its own limiter.
await runWorker(() => Promise.reject(new Error("There is no store")));
