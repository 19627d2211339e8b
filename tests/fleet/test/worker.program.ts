import { runWorker } from "../src/run-worker.ts";

// Without a store, the limiter of each process is its own.
await runWorker(() => ({ acquire: () => ({}), release() {} }));
