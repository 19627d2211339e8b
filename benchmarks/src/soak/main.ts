// pnpm bench soak: uses the client for a long time, and kills the sandbox repeatedly. Writes the section "Soak" of
// RESULTS.md: what the client retains in memory, how long a call takes during many waits, and what the sandbox loses
// or duplicates.
import { fileURLToPath } from "node:url";
import { run } from "../run.ts";
import { writeSection } from "../sections.ts";
import { killSandbox } from "./kills.ts";

interface Use {
  readonly what: string;
  readonly grownMb: number;
  readonly listeners: number;
  readonly timers: number;
}

const start = (file: string, ...flags: readonly string[]): string =>
  run(process.execPath, [...flags, fileURLToPath(new URL(file, import.meta.url))], import.meta.dirname);

const uses: readonly Use[] = start("program-main.ts", "--expose-gc")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line));
const { slowestMs }: { slowestMs: number } = JSON.parse(start("waits-main.ts"));
const kills = killSandbox();
const rows = uses.map(
  ({ what, grownMb, listeners, timers }) => `| ${what} | ${grownMb.toFixed(1)} MB | ${listeners} | ${timers} |`,
);
const section = `## Soak

The table shows how much the heap grows from the end of the warm-up to the end of the work, each time after a garbage collection, and how
many timers and listeners remain. The listeners are those on the signal that all calls share. \`pnpm bench soak\` writes this section.
The command fails if the heap grows by 2 MB or more, if a listener or a timer remains, or if a call during the waits takes more than
2,000 ms. It also fails if the sandbox loses or duplicates a resource, or does not finish a run.

| use | heap | listeners | timers |
| --- | --- | --- | --- |
${rows.join("\n")}

During 10,000 waits that poll a server with a latency of 50 ms, another call takes at most ${Math.round(slowestMs)} ms (goal: at most 2,000 ms).

${kills.text}
`;
console.log(section);
writeSection(section);
const isFine = uses.every(({ grownMb, listeners, timers }) => grownMb < 2 && listeners === 0 && timers === 0);
process.exitCode = isFine && slowestMs <= 2_000 && kills.isFine ? 0 : 1;
