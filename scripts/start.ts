// The program behind `npm start`, run after the build: serves the mock or the sandbox, runs the quickstart against it,
// and keeps serving unless the quickstart fails or `--once` is set. `setup/commands.mjs` defines the options and their
// defaults.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { parseArgs } from "node:util";

const options = { once: { type: "boolean" }, port: { type: "string" }, sandbox: { type: "boolean" } } as const;
const { values } = parseArgs({ options });
const server = await (values.sandbox ? serveSandbox() : serveMock()).catch(refuse);
// On a terminal, the quickstart also receives the signal, and ends itself.
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => server.close());

const code = await quickstart(server);
if (values.once || code !== 0) {
  await server.close();
  process.exitCode = code;
} else {
  console.log(`\nThe ${server.name} serves at ${server.url} until you type Ctrl-C. Try:`);
  const curl = `curl -H 'Authorization: Bearer ${server.shownKey}'`;
  console.log(`  ${curl} ${server.url}/pipelines`);
  console.log(`  ${curl} -X POST ${server.url}/pipelines/pl_01hqxyz/run`);
  console.log(`  ${curl} ${server.url}/runs`);
  console.log(`  curl ${server.url}/openapi.yaml`);
}

/** The server that the quickstart calls. */
interface Server {
  readonly name: string;
  readonly url: string;
  readonly apiKey: string;
  /** The key in the printed command. */
  readonly shownKey: string;
  readonly close: () => Promise<void>;
}

async function serveMock(): Promise<Server> {
  const { startMock } = await import("@planasonix/mock");
  const { url, close } = await startMock({ port: Number(values.port) });
  return { name: "mock", url, close, apiKey: "plnx_live_example", shownKey: "any-key" };
}

/**
 * Starts the sandbox. Its time passes 60 times as fast as real time, so that a pipeline run takes less than a second.
 */
async function serveSandbox(): Promise<Server> {
  const { startSandbox } = await import("@planasonix/sandbox");
  const { url, apiKey, close, faults } = await startSandbox({ port: Number(values.port), speed: 60 });
  // The mock returns the 429 that the quickstart requests with `Prefer`; the sandbox needs a fault.
  faults.add({ operation: "pipelines.get", status: 429, retryAfter: 30, times: 1 });
  return { name: "sandbox", url, close, apiKey, shownKey: apiKey };
}

/**
 * Runs `examples/quickstart.ts` against the server, as a reader would.
 * @returns The exit code of the example.
 */
async function quickstart({ url, apiKey }: Server): Promise<number> {
  console.log(`\nexamples/quickstart.ts against ${url}`);
  const child = spawn(process.execPath, ["quickstart.ts"], {
    cwd: join(import.meta.dirname, "../examples"),
    env: { ...process.env, PLANASONIX_API_KEY: apiKey, PLANASONIX_BASE_URL: url },
    stdio: "inherit",
  });
  const [exitCode] = await once(child, "exit");
  return exitCode ?? 1;
}

function refuse(error: unknown): never {
  if (!(error instanceof Error && ["MockError", "SandboxError"].includes(error.name))) throw error;
  console.error(error.message);
  process.exit(2);
}
