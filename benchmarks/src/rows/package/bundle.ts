import { type Contender, onePerPackage } from "../../clients/client-under-test.ts";
import { ours, oursForTwo } from "../../clients/ours.ts";
import { bundleSize } from "../../measure/bundle-size.ts";
import type { Figure, Row } from "../../result.ts";

/** How much a web page has to download for a client. */
export function bundle(contenders: readonly Contender[]): Row {
  return {
    name: "bundle",
    method:
      "esbuild for browsers, minified, gzip level 9, of a program that makes the client; mistral without an optional peer that its bundle misses.",
    async measure() {
      const figures = await Promise.all([ours, ...onePerPackage(contenders)].map(measure));
      return [
        { what: "bundle of createClient, all operations", atMost: 12, unit: "kB", figures },
        {
          what: "bundle of createClientFor, two resources",
          atMost: 8,
          unit: "kB",
          figures: [await measure(oursForTwo)],
        },
      ];
    },
  };
}

async function measure(contender: Contender): Promise<Figure> {
  return { name: contender.name, value: (await bundleSize(contender)) / 1000 };
}
