// pnpm bench limits: measures clients under rate limiters of every kind, and writes the section "Rate limits" of
// RESULTS.md.
import { writeSection } from "../sections.ts";
import { measureLimits } from "./measure.ts";

const { text, missed } = await measureLimits((progress) => console.error(progress));
console.log(text);
writeSection(text);
for (const goal of missed) console.error(`Missed goal: ${goal}`);
process.exitCode = missed.length === 0 ? 0 : 1;
