// Measures the memory of a client that has been created and makes no calls, and prints the number of bytes. Needs
// --expose-gc. `rows/idle.ts` runs this program in its own process.
import type { ClientUnderTest } from "../clients/client-under-test.ts";
import { stubbed } from "../servers/stubbed.ts";

const [module = "", name] = process.argv.slice(2);
const { clients }: { readonly clients: readonly ClientUnderTest[] } = await import(module);
const client = clients.find((candidate) => candidate.name === name);
const createMany = (): unknown[] => Array.from({ length: 1_000 }, () => client?.connect(stubbed));
const usedBytes = (): number => {
  globalThis.gc?.();
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
};

const early = createMany(); // V8 allocates more while the code is new.
const before = usedBytes();
const late = createMany();
console.log((2 * (usedBytes() - before)) / (early.length + late.length)); // Both are still in use.
