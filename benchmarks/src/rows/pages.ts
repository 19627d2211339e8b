import { setTimeout as sleep } from "node:timers/promises";
import type { ClientUnderTest, Target } from "../clients/client-under-test.ts";
import { plain } from "../clients/plain.ts";
import { median } from "../measure/paired-rounds.ts";
import type { Figure, Row } from "../result.ts";
import { isFirst } from "../servers/paged.ts";
import { startServer } from "../servers/start.ts";

/** The time that the program spends on a page, in milliseconds. */
const workMs = 20;
const rounds = 5;

/** The time to read a list of several pages. */
export function pages(clients: readonly ClientUnderTest[]): Row {
  return {
    name: "pages",
    method: `A list of 20 pages; the server takes 20 ms for each, the program another ${workMs} ms; ${rounds} alternating rounds. With one page fetched ahead, 420 ms is the minimum; "plain fetch" is a loop over \`fetch\` that fetches one page ahead.`,
    async measure() {
      await using server = await startServer("paged");
      const target = { baseUrl: server.baseUrl, fetch: globalThis.fetch };
      const readers = [...clients, plain].filter((client) => client.connect(target).items);
      const times = new Map(readers.map(({ name }): [string, number[]] => [name, []]));
      for (let round = 0; round <= rounds; round += 1) {
        for (const reader of readers) {
          const elapsedMs = await timeList(reader, target);
          if (round > 0) times.get(reader.name)?.push(elapsedMs);
        }
      }
      const figures = [...times].map(([name, all]): Figure => ({ name, value: median(all) }));
      return [{ what: "20 pages of 20 ms, 20 ms of work each", atMost: 460, unit: "ms", figures }];
    },
  };
}

async function timeList(client: ClientUnderTest, target: Target): Promise<number> {
  const items = client.connect(target).items?.() ?? [];
  let count = 0;
  const startedAt = performance.now();
  for await (const item of items) {
    count += 1;
    if (isFirst(item)) await sleep(workMs);
  }
  const elapsedMs = performance.now() - startedAt;
  if (count !== 200) throw new Error(`${client.name} returned ${count} items instead of 200`);
  return elapsedMs;
}
