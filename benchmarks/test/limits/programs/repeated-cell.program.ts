// Measures a cell, another one, and the first one again. Prints the results as JSON.
import { installVirtualTime } from "../../../src/virtual-time.ts";

installVirtualTime(); // Must precede the import of the client.
const { connections } = await import("../../../src/limits/our-calls.ts");
const { runCell } = await import("../../../src/limits/cells.ts");
const { ours } = connections;
if (!ours) throw new Error("There is no client");
const rate = { limit: 50, periodMs: 1_000 };
// Retries after a 429 have jitter.
const cell = { limiter: "fixed window", rate, form: "only Retry-After", calls: 200, concurrency: 20 };
const results = [await runCell(cell, 1, ours), await runCell(cell, 2, ours), await runCell(cell, 1, ours)];
console.log(JSON.stringify(results));
process.exit();
