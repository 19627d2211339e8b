import { spawnSync } from "node:child_process";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { type Contender, onePerPackage } from "../../clients/client-under-test.ts";
import { median } from "../../measure/paired-rounds.ts";
import type { Row } from "../../result.ts";

const rounds = 21;

/** How much longer a program takes that imports a client. */
export function coldImport(all: readonly Contender[]): Row {
  const contenders = onePerPackage(all);
  return {
    name: "import",
    method: `Wall time of \`node -e 'import "..."'\` less that of an empty program, ${rounds} rounds in turn.`,
    async measure() {
      const differences = new Map(contenders.map(({ name }): [string, number[]] => [name, []]));
      for (let round = 0; round <= rounds; round += 1) {
        for (const contender of contenders) {
          const folder = dirname(fileURLToPath(contender.module));
          const elapsedMs = timeProgram(folder, `import "${contender.package}"`) - timeProgram(folder, "");
          if (round > 0) differences.get(contender.name)?.push(elapsedMs);
        }
      }
      const figures = [...differences].map(([name, each]) => ({ name, value: median(each) }));
      return [{ what: "cold import, over an empty program", atMost: 5, unit: "ms", figures }];
    },
  };
}

function timeProgram(cwd: string, program: string): number {
  const startedAt = performance.now();
  spawnSync(process.execPath, ["--input-type=module", "-e", program], { cwd });
  return performance.now() - startedAt;
}
