// Kills a sandbox during writes, in as many rounds as the argument states, and prints the `KillReport` as one line of
// JSON.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { killRounds } from "./kill-rounds.ts";

const folder = mkdtempSync(join(tmpdir(), "sandbox-"));
const report = await killRounds({ data: join(folder, "killed.db"), rounds: Number(process.argv[2]), writes: 100 });
console.log(JSON.stringify(report));
rmSync(folder, { recursive: true });
