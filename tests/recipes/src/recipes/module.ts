import type { Recipe } from "../recipe.ts";

export const module: Recipe = {
  title: "Add a module",
  name: "module",
  values: { package: "serving", folder: "timing", name: "server-timing" },
  edits: {
    1: {
      "packages/serving/src/timing/server-timing.ts": `import type { Layer } from "../http/exchange.ts";

/** Adds the header \`Server-Timing\` with the duration of a response. \`now\` returns the time in milliseconds. */
export function serverTiming(now: () => number): Layer {
  return (next) => async (request) => {
    const startedAt = now();
    const response = await next(request);
    return { ...response, headers: { ...response.headers, "Server-Timing": \`total;dur=\${now() - startedAt}\` } };
  };
}
`,
      "packages/serving/src/index.ts": [
        [
          '} from "./server/start-error.ts";\n',
          '} from "./server/start-error.ts";\nexport { serverTiming } from "./timing/server-timing.ts";\n',
        ],
      ],
    },
    2: {
      "scripts/check/layers/table/serving.ts": [
        [
          "    layers: {\n",
          '    timing: { purpose: "What the server states about the duration of its work.", imports: ["http"] },\n    layers: {\n',
        ],
      ],
    },
    3: {
      "packages/serving/test/timing/server-timing.test.ts": `import { expect, test } from "vitest";
import { serverTiming } from "../../src/timing/server-timing.ts";
import { request } from "../support/request.ts";

test("states the duration of a response in milliseconds", async () => {
  let time = 100;
  const layer = serverTiming(() => time);
  const send = layer(async () => {
    time += 25;
    return { status: 200, headers: {}, body: "" };
  });

  const { headers } = await send(request());

  expect(headers["Server-Timing"]).toBe("total;dur=25");
});
`,
    },
  },
  omissions: [
    { file: "scripts/check/layers/table/serving.ts", says: /src\/timing\/server-timing\.ts: .*layers-table\.ts/ },
  ],
};
