import Stripe from "stripe";
import type { ClientUnderTest } from "../../src/clients/client-under-test.ts";

/** stripe, with its transport for `fetch`. It sends the body of a POST as a form. */
export const clients: readonly ClientUnderTest[] = [
  {
    name: "stripe",
    module: import.meta.url,
    package: "stripe",
    program: `import Stripe from "stripe"; globalThis.client = new Stripe("x");`,
    connect({ baseUrl, fetch }) {
      const { hostname, port } = new URL(baseUrl);
      const client = new Stripe("plnx_live_bench", {
        host: hostname,
        port,
        protocol: "http",
        telemetry: false,
        httpClient: Stripe.createFetchHttpClient(fetch),
      });
      return {
        get: () => client.customers.retrieve("pl_01hqxyz"),
        post: () =>
          client.customers.create({
            name: "Orders to warehouse",
            description: "public.orders",
            metadata: { project_id: "proj_01hqxyz", target: "RAW.ORDERS" },
          }),
        items: () => client.customers.list(),
      };
    },
  },
];
