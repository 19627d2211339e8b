import type { Command } from "@planasonix/serving";
import { type MockOptions, resolveOptions } from "./server/options.ts";
import type { ServedMock } from "./server/serve.ts";

/** The `planasonix-mock` command. */
export function mockCommand(version: string): Command<MockOptions> {
  return {
    name: "planasonix-mock",
    description: "Serves the Planasonix API as a mock on this machine",
    version,
    flags: [
      ["--dynamic", "generate responses from the schemas instead of using the examples"],
      ["--seed <text>", "make generated responses repeatable"],
      ["--spec <file>", "serve another OpenAPI 3.1 description, in YAML or JSON"],
    ],
    async start(given) {
      const options = resolveOptions(given);
      // Imported last: Prism takes half a second to load, which `--help` and an invalid option need not wait for.
      const { serveMock } = await import("./server/serve.ts");
      const mock = await serveMock(options);
      return { readyLine: readyLine(mock), close: mock.close };
    },
  };
}

function readyLine({ url, operations }: ServedMock): string {
  // The first operation that works without filling in a path parameter.
  const { path = "/openapi.yaml" } =
    operations.find(({ method, path }) => method === "GET" && !path.includes("{")) ?? {};
  const curl = `curl -H 'Authorization: Bearer any-key' ${url}${path}`;
  return `Planasonix mock: ${operations.length} operations at ${url} - try: ${curl}`;
}
