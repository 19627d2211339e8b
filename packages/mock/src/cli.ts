// The command `planasonix-mock`: serves the mock or, with `--proxy`, the validating proxy.
import {
  type Command,
  type CommandIo,
  dialectFlag,
  firstCalls,
  readDialectFlag,
  type StartedCommand,
  type SuggestibleOperation,
  servedForms,
  startLines,
} from "@planasonix/serving";
import type { MockOperation } from "./description/operation.ts";
import { isUpstream, upstreamRule } from "./proxy/upstream.ts";
import { type MockOptions, resolveOptions } from "./server/options.ts";
import type { ValidatingProxy } from "./server/start-proxy.ts";

/** The key in the suggested calls. */
const anyKey = "any-key";

/** Options of the command: those of the mock, and those of the proxy. */
export interface MockCommandOptions extends Omit<MockOptions, "dialect"> {
  readonly dialect?: string | undefined;
  readonly port: number;
  readonly proxy?: string | undefined;
  readonly allowWrites?: boolean | undefined;
}

/** Creates the command `planasonix-mock`, which serves the mock or, with `--proxy`, the validating proxy. */
export function mockCommand(version: string): Command<MockCommandOptions> {
  return {
    name: "planasonix-mock",
    description: "Serves the Planasonix API as a mock on this machine, or checks a deployment against the description",
    version,
    flags: [
      ["--dynamic", "generate responses from the schemas instead of using the examples"],
      ["--seed <text>", "make generated responses reproducible"],
      ["--spec <file>", "use another OpenAPI 3.1 description, in YAML or JSON"],
      dialectFlag,
      ["--proxy <base URL>", "forward requests to a deployment and report differences from the description"],
      ["--allow-writes", "with --proxy: forward requests other than GET and HEAD as well"],
    ],
    start: ({ proxy, allowWrites, dialect, ...options }, io) => {
      if (proxy !== undefined && dialect !== undefined) {
        throw new TypeError("`--dialect` cannot be used with `--proxy`, which compares with the documented form");
      }
      if (proxy !== undefined) return startProxyCommand({ ...options, proxy, allowWrites }, io);
      if (allowWrites) throw new TypeError("`--allow-writes` needs `--proxy`");
      return startMockCommand({ ...options, ...(dialect !== undefined && { dialect: readDialectFlag(dialect) }) });
    },
  };
}

async function startMockCommand(given: MockOptions): Promise<StartedCommand> {
  const options = resolveOptions(given);
  // Imported only after the options are checked, because Prism takes about a second to load.
  const { serveMock } = await import("./server/serve.ts");
  const { url, operations, close } = await serveMock(options);
  const forms = servedForms(options.forms, url);
  if (!forms.isDocumented) return { readyLine: `Planasonix mock: ${forms.text}`, close };
  const calls = firstCalls(operations.map(suggestible));
  const curl = `curl -H 'Authorization: Bearer ${anyKey}' ${url}${calls.read ?? "/openapi.yaml"}`;
  return {
    readyLine: `Planasonix mock: ${operations.length} operations at ${url}${forms.text} - try: ${curl}`,
    suggestions: startLines(calls, url, anyKey),
    close,
  };
}

async function startProxyCommand(
  { proxy: upstream, dynamic, seed, ...options }: MockCommandOptions & { readonly proxy: string },
  { out }: CommandIo,
): Promise<StartedCommand> {
  if (dynamic || seed !== undefined) throw new TypeError("`--dynamic` and `--seed` cannot be used with `--proxy`");
  if (!isUpstream(upstream)) throw new TypeError(`\`--proxy\` must be ${upstreamRule}`);
  const { startProxy } = await import("./server/start-proxy.ts");
  const onDifference = (line: string): void => void out(`${line}\n`);
  const proxy = await startProxy({ ...options, upstream, onDifference });
  const writes = options.allowWrites ? "" : "; writes are rejected without --allow-writes";
  const line = `Planasonix proxy: ${proxy.url} forwards to ${upstream}${writes}. Each difference from the description follows once:`;
  return { readyLine: line, close: proxy.close, summary: () => summarize(proxy) };
}

function summarize({ differences }: ValidatingProxy): string {
  const lines = differences().map(([line, count]) => `${String(count).padStart(6)}  ${line}\n`);
  return lines.length === 0 ? "No differences.\n" : `\nDifferences by operation:\n${lines.join("")}`;
}

function suggestible({ id, method, path, prism }: MockOperation): SuggestibleOperation {
  const parameters = prism.request?.path ?? [];
  const examples = new Map(parameters.map(({ name, examples: [first] = [] }) => [name, valueIn(first)]));
  return { id, method, path, starts: prism.extensions?.["x-starts"], examples };
}

function valueIn(example: object | undefined): unknown {
  return example !== undefined && "value" in example ? example.value : undefined;
}
