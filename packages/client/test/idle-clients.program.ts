// Run by idle-clients.test.ts with --expose-gc: prints how much memory a client takes, in bytes.
import { createClient } from "../src/index.ts";

const shared = createClient({ apiKey: "key" });
const fetch = async (): Promise<Response> => Response.json({ data: { id: "pl_1", type: "pipeline", attributes: {} } });

async function bytesOf(create: () => unknown): Promise<number> {
  const usedBytes = (): number => {
    globalThis.gc?.();
    globalThis.gc?.();
    return process.memoryUsage().heapUsed;
  };
  const createMany = (): Promise<unknown[]> => Promise.all(Array.from({ length: 1_000 }, create));
  const early = await createMany(); // V8 allocates more while the code is new.
  const before = usedBytes();
  const late = await createMany();
  return Math.round((2 * (usedBytes() - before)) / (early.length + late.length)); // Both are still in use.
}

const result = {
  created: await bytesOf(() => createClient({ apiKey: "key" })),
  changed: await bytesOf(() => shared.withOptions({ maxRetries: 1 })),
  used: await bytesOf(async () => {
    const planasonix = createClient({ apiKey: "key", fetch });
    await planasonix.pipelines.get("pl_1");
    return planasonix;
  }),
};
console.log(JSON.stringify(result));
