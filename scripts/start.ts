// The program behind `npm start`, run after the build: serves the mock or the sandbox, runs the quickstart against it, and
// keeps serving. `setup/commands.mjs` has the options and their defaults.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { MockError, startMock } from "@planasonix/mock";
import { SandboxError, startSandbox } from "@planasonix/sandbox";

const options = { once: { type: "boolean" }, port: { type: "string" }, sandbox: { type: "boolean" } } as const;
const { values } = parseArgs({ options });
const server = await (values.sandbox ? serveSandbox() : serveMock()).catch(refuse);
// On a terminal the quickstart gets the signal too, and ends by itself.
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => server.close());

const code = await quickstart(server);
if (values.once || code !== 0) {
  await server.close();
  process.exitCode = code;
} else {
  console.log(`\nThe ${server.name} serves at ${server.url} until you type Ctrl-C. Try:`);
  console.log(`  curl -H 'Authorization: Bearer ${server.shownKey}' ${server.url}/pipelines`);
  console.log(`  curl ${server.url}/openapi.yaml`);
}

/** What the quickstart runs against. */
interface Server {
  readonly name: string;
  readonly url: string;
  readonly apiKey: string;
  /** The key in the command that is printed. */
  readonly shownKey: string;
  readonly close: () => Promise<void>;
}

async function serveMock(): Promise<Server> {
  const { url, close } = await startMock({ port: Number(values.port) });
  return { name: "mock", url, close, apiKey: "plnx_live_example", shownKey: "any-key" };
}

/** The time of the sandbox passes 60 times as fast, so that a run takes less than a second. */
async function serveSandbox(): Promise<Server> {
  const { url, apiKey, close, faults } = await startSandbox({ port: Number(values.port), speed: 60 });
  // The mock returns a 429 where the quickstart asks for one; the sandbox has to be told.
  faults.add({ operation: "pipelines.get", status: 429, retryAfter: 30, times: 1 });
  return { name: "sandbox", url, close, apiKey, shownKey: apiKey };
}

/**
 * Runs the example as a reader would.
 * @returns Its exit code.
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
  if (!(error instanceof MockError || error instanceof SandboxError)) throw error;
  console.error(error.message);
  process.exit(2);
}
