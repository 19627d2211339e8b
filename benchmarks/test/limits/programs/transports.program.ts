// Runs some cells and a program with our client over `fetch` and over undici. Prints the results of each as JSON.
import { installVirtualTime } from "../../../src/virtual-time.ts";

installVirtualTime(); // Must precede the import of the client.
const { connections } = await import("../../../src/limits/our-calls.ts");
const { runCell } = await import("../../../src/limits/cells.ts");
const { programs, runProgram } = await import("../../../src/limits/programs.ts");
const rate = { limit: 50, periodMs: 1_000 };
const load = { rate, calls: 200, concurrency: 20 };
const cells = [
  { ...load, limiter: "fixed window", form: "exact" },
  { ...load, limiter: "token bucket", form: "only Retry-After" },
  { ...load, limiter: "GCRA", form: "relative", distance: "far" },
  { ...load, limiter: "five at a time", form: "no hint" },
  { ...load, limiter: "two limits", form: "wrong" },
] as const;
const [cold] = programs["cold starts"] ?? [];
if (!cold) throw new Error("There is no program");
for (const connect of Object.values(connections)) {
  const results: Awaited<ReturnType<typeof runCell>>[] = [];
  for (const cell of cells) results.push(await runCell(cell, 1, connect));
  console.log(JSON.stringify({ results, coldRatio: await runProgram(cold, 1, connect) }));
}
process.exit();
