// pnpm bench limits: measures the table of rate limiters, and writes it into BENCHMARKS.md.
import { writeSection } from "../sections.ts";
import { measureLimits } from "./measure.ts";

const { text, missed } = measureLimits((progress) => console.error(progress));
console.log(text);
writeSection(text);
for (const goal of missed) console.error(`missed: ${goal}`);
process.exitCode = missed.length === 0 ? 0 : 1;
