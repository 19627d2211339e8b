import { fileURLToPath } from "node:url";
import type { ClientUnderTest } from "../clients/client-under-test.ts";
import type { Row } from "../result.ts";
import { run } from "../run.ts";

/** The memory of clients that are created and make no calls. */
export function idle(clients: readonly ClientUnderTest[]): Row {
  return {
    name: "idle",
    method:
      "Growth of `heapUsed` after a garbage collection by 1,000 clients, after 1,000 others, with the functions that make their calls; each in its own process.",
    async measure() {
      const program = fileURLToPath(new URL("../measure/idle-memory-main.ts", import.meta.url));
      const figures = clients.map(({ module, name }) => {
        const args = ["--expose-gc", program, module, name];
        return { name, value: Number(run(process.execPath, args, import.meta.dirname)) / 1_000 };
      });
      return [{ what: "memory of an idle client", atMost: 6, unit: "kB", figures }];
    },
  };
}
