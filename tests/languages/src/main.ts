// `npm run test:languages`: audits the workflows in `.github`. Validates the built descriptions, generates clients in
// other languages from them with the commands of packages/openapi/README.md, compiles them, and runs them against the
// mock. Calls every operation through tools that read the description when a program starts. Writes the tables of that
// page. Then lets receivers in other languages verify deliveries of the sandbox, and sends
// generated requests to the operations of the mock and the sandbox. If tools are missing, prints only their names.
import { readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { startMock } from "@planasonix/mock";
import { startSandbox } from "@planasonix/sandbox";
import { providerProgram, providerServers, testProvider } from "./airflow-provider.ts";
import { checkCalls } from "./calls.ts";
import { foreignWarnings, type GeneratedClient } from "./client.ts";
import { python } from "./clients/python.ts";
import { clients } from "./clients.ts";
import { testExample, testedExamples } from "./example-tests.ts";
import { guidePython, testGuidePrograms } from "./guide-python.ts";
import { exploreJobs, jobPrograms } from "./jobs.ts";
import { mcpHosts, testMcpHost } from "./mcp-hosts.ts";
import { countOperations, readFunctions, readOperationIds } from "./operations.ts";
import { orchestrators, testedVersion, testOrchestrator } from "./orchestrators.ts";
import { readers } from "./readers.ts";
import { readmeFile, readReadme } from "./readme.ts";
import { receivers, testReceiver } from "./receivers.ts";
import { reportFailure } from "./report.ts";
import { mockExclusions, sandboxExclusions, testProperties } from "./schemathesis.ts";
import { ProgramFailure, run } from "./step.ts";
import { type ClientRow, formatTables, type ToolRow, type ValidatorRow, withTables } from "./table.ts";
import { missingTools } from "./tools.ts";
import { compileValidators, goProgram, type Validator, validators } from "./validators.ts";
import { createFolder, provideUvx } from "./workspace.ts";
import { checkReader, readersProgram, writeYamlFiles, yamlReaders } from "./yaml-readers.ts";
import { auditWorkflows } from "./zizmor.ts";

const missing = missingTools();
if (missing !== undefined) {
  console.error(missing);
  process.exit(process.env.CI ? 1 : 0);
}

await using mock = await disposableMock();
// Generated requests cause hundreds of different warnings.
await using sandbox = await startSandbox({ onWarning: () => {} });
const env = { PLANASONIX_BASE_URL: mock.url, PLANASONIX_API_KEY: "plnx_live_example" };
const path = await step("uv", "check that pip can install it", provideUvx);
await step("zizmor on .github and the action", "correct the workflow", () => auditWorkflows(path));

const validated = await validateDescriptions();
await readYaml();
const tested = await inParallel(clients, testClient);
const called = await callThroughTools();
await step("the table of packages/openapi/README.md", "commit the file that test:languages writes", async () =>
  updateTables(formatTables(tested, called, validated)),
);

// Both use the same folder.
for (const { name, start } of providerServers) {
  const advice = `correct ${name} or tests/languages/${providerProgram}`;
  await step(`Airflow provider on ${name}`, advice, async () => {
    await using running = await start();
    return await testProvider(createFolder(providerProgram), path, running); // The server runs until then.
  });
}

/** A step: its name, what to do if it fails, and its work. */
type NamedStep = Parameters<typeof step>;

const independent: readonly NamedStep[] = [
  ...receivers.map(
    ({ language, id, compile }): NamedStep => [
      `receiver in ${language}, deliveries of a fast sandbox`,
      `correct tests/languages/${id} or the sandbox`,
      async () => {
        const folder = createFolder(id);
        return testReceiver(await compile(folder), folder);
      },
    ],
  ),
  ...jobPrograms.map(
    ({ language, id, compile }): NamedStep => [
      `jobs in ${language}, every fault at every request`,
      `correct tests/languages/${id} or the exploration of the sandbox`,
      async () => exploreJobs(await compile(createFolder(id))),
    ],
  ),
  ...testedExamples.map(
    (example): NamedStep => [
      `tests of the example in ${example.language}`,
      `correct examples/${example.id}`,
      () => testExample(example, path),
    ],
  ),
  [
    "Python of docs/guides/other-languages.md",
    "correct the guide or the sandbox",
    () => testGuidePrograms(createFolder(guidePython), `../${python.id}/planasonix-api-client`),
  ],
  ...orchestrators.map(
    (orchestrator): NamedStep => [
      `the task of the guide in ${orchestrator.name} ${testedVersion(orchestrator)}`,
      `correct docs/guides/orchestrators.md or tests/languages/${orchestrator.id}`,
      () => testOrchestrator(orchestrator, createFolder(orchestrator.id), path),
    ],
  ),
  ...mcpHosts.map(
    (host): NamedStep => [
      `MCP server used by ${host.name}`,
      `correct packages/mcp, or tests/languages/${host.id}`,
      () => testMcpHost(host, createFolder(host.id), path),
    ],
  ),
  ...[
    { id: "mock", url: mock.url, apiKey: env.PLANASONIX_API_KEY, ...mockExclusions },
    { id: "sandbox", url: sandbox.url, apiKey: sandbox.apiKey, ...sandboxExclusions },
  ].map(
    (server): NamedStep => [
      `schemathesis on the ${server.id}`,
      `correct the ${server.id} or the description, or exclude the check in src/schemathesis.ts with the reason`,
      () => testProperties(createFolder(`schemathesis-${server.id}`), path, server),
    ],
  ),
];
await inParallel(independent, (one) => step(...one));
console.log("All steps passed.");

async function validateDescriptions(): Promise<readonly ValidatorRow[]> {
  const folder = createFolder(goProgram);
  await step("validators in Go, compile", `correct tests/languages/${goProgram}`, () => compileValidators(folder));
  for (const { name, files, validate } of validators) {
    for (const file of files) {
      await step(`${name} on ${file}`, "correct spec/ or packages/openapi/generate", () =>
        validate(file, folder, path),
      );
    }
  }
  return validators.map(({ name, files }: Validator) => ({ validator: name, files }));
}

/** Compares what readers of YAML 1.1 get with the JSON, for the published files and those that the servers return. */
async function readYaml(): Promise<void> {
  const folder = createFolder(readersProgram);
  const { url, apiKey } = sandbox;
  const files = await writeYamlFiles(folder, [
    { id: "mock", url: `${mock.url}/openapi.yaml`, apiKey: env.PLANASONIX_API_KEY },
    { id: "sandbox", url: `${url}/openapi.yaml`, apiKey },
    { id: "sandbox-control", url: new URL("/_sandbox/openapi.yaml", url).href, apiKey },
  ]);
  for (const reader of yamlReaders) {
    const advice = "quote the value in packages/openapi/generate, spec/workflows or packages/sandbox/control";
    await step(`YAML read by ${reader.name}`, advice, () => checkReader(reader, folder, files));
  }
}

async function testClient(client: GeneratedClient): Promise<ClientRow> {
  const { language, id, command, ownWarnings, functions } = client;
  const { generator, file, program, args } = command;
  const surroundings = { folder: createFolder(id), path, env };
  const name = `${language}, ${generator} on ${file}`;
  const description = `correct spec/ or packages/openapi/generate, or the command in packages/openapi/README.md`;
  await step(`${name}, generate`, description, async () => {
    const { all } = await run({ program, args, cwd: surroundings.folder, env: { PATH: path } });
    const [warning] = foreignWarnings(all, { ownWarnings });
    if (warning !== undefined) throw new ProgramFailure(`it warns about the description: ${warning}`, all);
  });
  const operations = await step(`${name}, operations`, description, async () => {
    const operationIds = readOperationIds(readFileSync(join(surroundings.folder, "openapi.json"), "utf8"));
    return countOperations(operationIds, readFunctions(surroundings.folder, functions));
  });
  await step(`${name}, compile`, description, () => client.compile(surroundings));
  const calls = await step(`${name}, calls`, `correct the description or tests/languages/${id}`, async () =>
    checkCalls(await client.run(surroundings)),
  );
  return { language, generator, file, operations, calls };
}

/** Calls every operation with tools that read the description when a program starts. */
async function callThroughTools(): Promise<readonly ToolRow[]> {
  const rows: ToolRow[] = [];
  for (const { name, makes, id, files, call } of readers) {
    const surroundings = { folder: createFolder(id), path, env };
    let operations = "";
    for (const file of files) {
      const advice = `correct the description or tests/languages/${id}`;
      operations = await step(`${name} on ${file}, calls`, advice, () => call(file, surroundings));
    }
    rows.push({ tool: name, makes, files, operations });
  }
  return rows;
}

/** Does the work for each item, for as many at a time as the machine has cores. Returns the results in the order of the items. */
async function inParallel<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const left = [...items.entries()];
  const workOn = async (): Promise<void> => {
    for (let next = left.shift(); next; next = left.shift()) results[next[0]] = await work(next[1]);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, workOn));
  return results;
}

/** Writes the tables. In CI, nobody would commit them: then they must be up to date. */
function updateTables(tables: string): void {
  const page = readReadme();
  const updated = withTables(page, tables);
  if (page === updated) return;
  if (process.env.CI) throw new Error("the table is not what the run found");
  writeFileSync(readmeFile, updated);
}

/**
 * Runs a step. Prints its duration and, if the result is a string that begins with a digit, the result. Ends the
 * process if the step fails, with one line that names the tool, the file and what to do.
 */
async function step<Result>(name: string, advice: string, work: () => Promise<Result>): Promise<Result> {
  const startedAt = performance.now();
  try {
    const result = await work();
    const note = typeof result === "string" && /^\d/.test(result) ? `, ${result}` : "";
    console.log(`${name}: ${((performance.now() - startedAt) / 1000).toFixed(1)} s${note}`);
    return result;
  } catch (error) {
    console.error(reportFailure({ name, advice, error }));
    process.exit(1);
  }
}

async function disposableMock(): Promise<AsyncDisposable & { readonly url: string }> {
  const { url, close } = await startMock();
  return { url, [Symbol.asyncDispose]: close };
}
