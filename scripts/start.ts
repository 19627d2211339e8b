// What `npm start` does once everything is built: the mock, the quickstart against it, and then the mock goes on serving.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Mock, startMock } from "@planasonix/mock";

const { once: endAfterTour, port } = options();
const mock = await start();
const status = await quickstart(mock.url);

if (endAfterTour || status !== 0) {
  await mock.close();
  process.exitCode = status;
} else {
  console.log(`\nThe mock goes on serving at ${mock.url}; Ctrl-C ends it. Try:`);
  console.log(`  curl -H 'Authorization: Bearer any-key' ${mock.url}/pipelines`);
  console.log(`  curl ${mock.url}/openapi.yaml`);
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => mock.close());
}

function options(): { once: boolean; port: number } {
  try {
    const { values } = parseArgs({ options: { once: { type: "boolean" }, port: { type: "string", default: "4010" } } });
    return { once: values.once ?? false, port: Number(values.port) };
  } catch (error) {
    return stop(`${(error as Error).message}. Options: --once, --port <number>.`);
  }
}

async function start(): Promise<Mock> {
  try {
    return await startMock({ port });
  } catch (error) {
    return stop((error as Error).message);
  }
}

async function quickstart(url: string): Promise<number> {
  console.log(`The quickstart (examples/quickstart.ts) against ${url}`);
  const child = spawn(process.execPath, ["quickstart.ts"], {
    cwd: join(import.meta.dirname, "../examples"),
    env: { ...process.env, PLANASONIX_API_KEY: "plnx_live_example", PLANASONIX_BASE_URL: url },
    stdio: "inherit",
  });
  const [code] = await once(child, "exit");
  return code ?? 1;
}

function stop(line: string): never {
  console.error(line);
  process.exit(2);
}
