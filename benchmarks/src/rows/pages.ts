import { setTimeout as sleep } from "node:timers/promises";
import type { Contender, Setting } from "../clients/client-under-test.ts";
import { median } from "../measure/paired-rounds.ts";
import type { Figure, Row } from "../result.ts";
import { isFirst } from "../servers/paged.ts";
import { startServer } from "../servers/start.ts";

/** How long the program works on a page, in milliseconds. */
const workMs = 20;
const rounds = 5;

/** How long a walk over a list takes. */
export function pages(contenders: readonly Contender[]): Row {
  return {
    name: "pages",
    method: `A list of 20 pages that take the server 20 ms each, and the program another ${workMs} ms, ${rounds} rounds in turn; 420 ms is the limit.`,
    async measure() {
      await using server = await startServer("paged");
      const setting = { baseUrl: server.baseUrl, fetch: globalThis.fetch };
      const walkers = contenders.filter((contender) => contender.connect(setting).items);
      const times = new Map(walkers.map(({ name }): [string, number[]] => [name, []]));
      for (let round = 0; round <= rounds; round += 1) {
        for (const walker of walkers) {
          const elapsedMs = await timeWalk(walker, setting);
          if (round > 0) times.get(walker.name)?.push(elapsedMs);
        }
      }
      const figures = [...times].map(([name, all]): Figure => ({ name, value: median(all) }));
      return [{ what: "20 pages of 20 ms, 20 ms of work each", atMost: 460, unit: "ms", figures }];
    },
  };
}

async function timeWalk(contender: Contender, setting: Setting): Promise<number> {
  const items = contender.connect(setting).items?.() ?? [];
  let count = 0;
  const startedAt = performance.now();
  for await (const item of items) {
    count += 1;
    if (isFirst(item)) await sleep(workMs);
  }
  const elapsedMs = performance.now() - startedAt;
  if (count !== 200) throw new Error(`${contender.name} gave ${count} items of 200`);
  return elapsedMs;
}
