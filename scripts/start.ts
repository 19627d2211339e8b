// The program behind `npm start`, run after the build: serves the mock, runs the quickstart against it, and keeps
// serving. `setup/commands.mjs` has the options and their defaults.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { MockError, startMock } from "@planasonix/mock";

const { values } = parseArgs({ options: { once: { type: "boolean" }, port: { type: "string" } } });
const mock = await startMock({ port: Number(values.port) }).catch(refuse);
// On a terminal the quickstart gets the signal too, and ends by itself.
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => mock.close());

const code = await quickstart(mock.url);
if (values.once || code !== 0) {
  await mock.close();
  process.exitCode = code;
} else {
  console.log(`\nThe mock serves at ${mock.url} until you type Ctrl-C. Try:`);
  console.log(`  curl -H 'Authorization: Bearer any-key' ${mock.url}/pipelines`);
  console.log(`  curl ${mock.url}/openapi.yaml`);
}

/**
 * Runs the example as a reader would.
 * @returns Its exit code.
 */
async function quickstart(url: string): Promise<number> {
  console.log(`\nexamples/quickstart.ts against ${url}`);
  const child = spawn(process.execPath, ["quickstart.ts"], {
    cwd: join(import.meta.dirname, "../examples"),
    env: { ...process.env, PLANASONIX_API_KEY: "plnx_live_example", PLANASONIX_BASE_URL: url },
    stdio: "inherit",
  });
  const [exitCode] = await once(child, "exit");
  return exitCode ?? 1;
}

function refuse(error: unknown): never {
  if (!(error instanceof MockError)) throw error;
  console.error(error.message);
  process.exit(2);
}
