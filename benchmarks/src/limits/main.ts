// pnpm bench limits: measures clients under rate limiters of every kind, and writes the section "Rate limits" of
// RESULTS.md. `pnpm bench limits undici` compares our client over undici with the same over `fetch`, and writes nothing.
import { writeSection } from "../sections.ts";
import { measureLimits } from "./measure.ts";
import { compareAllTransports } from "./over-undici.ts";

const isOverUndici = process.argv.includes("undici");
const faults = isOverUndici ? await compareAllTransports(console.log) : await writeLimits();
for (const fault of faults) console.error(fault);
process.exitCode = faults.length === 0 ? 0 : 1;

async function writeLimits(): Promise<readonly string[]> {
  const { text, missed } = await measureLimits((progress) => console.error(progress));
  console.log(text);
  writeSection(text);
  return missed.map((goal) => `Missed goal: ${goal}`);
}
