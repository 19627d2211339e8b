import { type ClientUnderTest, onePerPackage } from "../../clients/client-under-test.ts";
import { ours, oursForTwo } from "../../clients/ours.ts";
import { bundleSize } from "../../measure/bundle-size.ts";
import type { Figure, Row } from "../../result.ts";

/** The size of a client in a web page. */
export function bundle(clients: readonly ClientUnderTest[]): Row {
  return {
    name: "bundle",
    method:
      "A program that creates the client, bundled by esbuild for browsers, minified and compressed (gzip level 9); mistral without its optional dependencies.",
    async measure() {
      const figures = await Promise.all([ours, ...onePerPackage(clients)].map(measure));
      return [
        { what: "bundle of createClient, all operations", atMost: 23.7, unit: "kB", figures },
        {
          what: "bundle of createClientFor, two resources",
          atMost: 20.9,
          unit: "kB",
          figures: [await measure(oursForTwo)],
        },
      ];
    },
  };
}

async function measure(client: ClientUnderTest): Promise<Figure> {
  return { name: client.name, value: (await bundleSize(client)) / 1000 };
}
