import { spawnSync } from "node:child_process";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { type ClientUnderTest, onePerPackage } from "../../clients/client-under-test.ts";
import { median } from "../../measure/paired-rounds.ts";
import type { Row } from "../../result.ts";

const rounds = 61; // Starting a process varies by more than an import takes.
/** The baseline of the ratios: a thin client with a fast import. */
const base = "octokit/request";

/** The time to import a client. */
export function coldImport(all: readonly ClientUnderTest[]): Row {
  const clients = onePerPackage(all);
  return {
    name: "import",
    method: `Wall time of \`node -e 'import "..."'\` minus that of an empty program, ${rounds} alternating rounds, relative to ${base}.`,
    async measure() {
      const differences = new Map(clients.map(({ name }): [string, number[]] => [name, []]));
      for (let round = 0; round <= rounds; round += 1) {
        for (const client of clients) {
          const folder = dirname(fileURLToPath(client.module));
          const elapsedMs = timeProgram(folder, `import "${client.package}"`) - timeProgram(folder, "");
          if (round > 0) differences.get(client.name)?.push(elapsedMs);
        }
      }
      const medians = [...differences].map(([name, each]) => ({ name, value: median(each) }));
      const baseMs = medians.find(({ name }) => name === base)?.value ?? Number.NaN;
      const figures = medians.map(({ name, value }) => ({ name, value: value / baseMs }));
      const what = `cold import, relative to ${base} (${baseMs.toFixed(1)} ms)`;
      return [{ what, atMost: 1, unit: "x", figures }];
    },
  };
}

function timeProgram(cwd: string, program: string): number {
  const startedAt = performance.now();
  spawnSync(process.execPath, ["--input-type=module", "-e", program], { cwd });
  return performance.now() - startedAt;
}
