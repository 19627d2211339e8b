// Compares the client, the mock and the sandbox with the description. Prints the coverage and up to 50 failures. Exits
// with 1 if there are failures, and with 2 if an option names an unknown operation or server.
//
//   node src/main.ts [--only <operation>] [--server mock|sandbox|proxy|workspace] [--proxied <number of operations>]
import { parseArgs } from "node:util";
import { createClient, type Planasonix } from "@planasonix/client";
import { createRaw } from "@planasonix/client/raw";
import { startMock } from "@planasonix/mock";
import type { Methods } from "./call/method-call.ts";
import type { RawClient } from "./call/raw-call.ts";
import { description, operations } from "./description.ts";
import { type Failure, formatFailure } from "./judge/failure.ts";
import { seededRandom, shuffled } from "./mutation/random.ts";
import { runSandboxSuite } from "./sandbox-suite.ts";
import { startSandboxServer, type Way } from "./servers/sandbox-server.ts";
import { reachAll, type States } from "./states/reach-all.ts";
import { runSuite, type SuiteResult } from "./suite.ts";
import { generateWorkspace } from "./workspace.ts";

const SHOWN = 50;

const option = { type: "string" } as const;
const { values } = parseArgs({ options: { only: option, server: option, proxied: option } });
const chosen = operations.filter(({ name }) => values.only === undefined || name === values.only);
if (chosen.length === 0) {
  console.error(`--only: there is no operation "${values.only}"; see the names in spec/reference/inventory.yaml.`);
  process.exit(2);
}

/** The operations that are also called through the proxy, which needs the most time of all servers. */
const proxied =
  values.proxied === undefined ? chosen : shuffled(chosen, seededRandom(1)).slice(0, Number(values.proxied));

const started = performance.now();
const clients = {
  createClient,
  createRaw: (client: object) => createRaw(client as Planasonix) as unknown as RawClient,
};
const servers = {
  mock: async () => {
    const mock = await startMock({ port: 0 });
    const result = await runSuite({ description, operations: chosen, url: mock.url, ...clients });
    await mock.close();
    return result;
  },
  sandbox: () => runOnSandbox("direct", chosen),
  proxy: () => runOnSandbox("proxy", proxied),
  workspace: runOnWorkspace,
} satisfies Record<string, () => Promise<SuiteResult>>;
if (values.server !== undefined && !Object.hasOwn(servers, values.server)) {
  console.error(`--server: there is no server "${values.server}"; use one of ${Object.keys(servers).join(", ")}.`);
  process.exit(2);
}

let found: Promise<States> | undefined;
const failures: Failure[] = [];
const lines: string[] = [];
for (const [name, run] of Object.entries(servers)) {
  // Its client is generated first, which takes longer than the cases.
  if (values.server === undefined ? name === "workspace" : values.server !== name) continue;
  const result = await run();
  failures.push(...result.failures);
  lines.push(`${name}`, ...result.lines.map((line) => `  ${line}`));
}

for (const failure of failures.slice(0, SHOWN)) console.error(formatFailure(failure));
if (failures.length > SHOWN) console.error(`... and ${failures.length - SHOWN} more failures`);
for (const line of lines) console.log(line);
const seconds = ((performance.now() - started) / 1000).toFixed(1);
console.log(`contract    ${failures.length} failures, ${seconds} s`);
process.exitCode = failures.length === 0 ? 0 : 1;

async function runOnSandbox(way: Way, under: typeof operations): Promise<SuiteResult> {
  await using server = await startSandboxServer(way, description);
  return await runSandboxSuite({
    ...{ description, all: operations, operations: under, server, createRaw: clients.createRaw },
    states: await states(),
    createClient: (options) => createClient(options) as unknown as Methods,
  });
}

/** A client that was generated from the file of a workspace, and a sandbox with the operations of that file. */
async function runOnWorkspace(): Promise<SuiteResult> {
  await using workspace = await generateWorkspace(description);
  const { description: adopted, operations: all, known } = workspace;
  await using server = await startSandboxServer("direct", adopted, workspace);
  return await runSandboxSuite({
    ...{ description: adopted, all, server, createRaw: clients.createRaw },
    operations: all.filter(({ name }) => chosen.some((one) => one.name === (known.get(name) ?? name))),
    states: await reachAll(server.open, adopted, all),
    createClient: workspace.createClient,
  });
}

/** The states, found once for the servers `sandbox` and `proxy`. */
function states(): Promise<States> {
  found ??= findStates();
  return found;
}

async function findStates(): Promise<States> {
  await using server = await startSandboxServer("direct", description);
  return await reachAll(server.open, description, operations);
}
