// `npm run test:languages`: audits the workflows in `.github`. Generates clients in other languages from the built
// description with the commands of README.md, compiles them, and runs them against the mock. Then sends generated
// requests to the operations of the mock and the sandbox. If tools are missing, prints only their names.
import { startMock } from "@planasonix/mock";
import { startSandbox } from "@planasonix/sandbox";
import { foreignWarnings, type Language, type Surroundings } from "./language.ts";
import { go } from "./languages/go.ts";
import { java } from "./languages/java.ts";
import { python } from "./languages/python.ts";
import { mockExclusions, sandboxExclusions, testProperties } from "./schemathesis.ts";
import { missingTools } from "./tools.ts";
import { createFolder, provideUvx } from "./workspace.ts";
import { auditWorkflows } from "./zizmor.ts";

/** The expected prefix of each output line, the same for every language. */
const expected = ["created pl_", "started run_", "ended succeeded", "pages 2 1 last", "refused 429 with Retry-After"];

const missing = missingTools();
if (missing !== undefined) {
  console.error(missing);
  process.exit(process.env.CI ? 1 : 0);
}

await using mock = await disposableMock();
await using sandbox = await startSandbox();
const env = { PLANASONIX_BASE_URL: mock.url, PLANASONIX_API_KEY: "plnx_live_example" };
const path = await step("uv", provideUvx);
await step("Audit of the workflows (zizmor)", () => auditWorkflows(path));
for (const language of [python, go, java]) await testLanguage(language);
for (const server of [
  { id: "mock", url: mock.url, apiKey: env.PLANASONIX_API_KEY, ...mockExclusions },
  { id: "sandbox", url: sandbox.url, apiKey: sandbox.apiKey, ...sandboxExclusions },
]) {
  await step(`Property-based tests of the ${server.id} (schemathesis)`, () =>
    testProperties(createFolder(`schemathesis-${server.id}`), path, server),
  );
}
console.log("All steps passed.");

async function testLanguage(language: Language): Promise<void> {
  const surroundings: Surroundings = { folder: createFolder(language.id), path, env };
  await step(`${language.name}: generate`, async () => {
    const warnings = foreignWarnings(await language.generate(surroundings), language);
    if (warnings.length > 0)
      throw new Error(`The generator prints warnings about the description:\n${warnings.join("\n")}`);
  });
  await step(`${language.name}: compile`, () => language.compile(surroundings));
  await step(`${language.name}: run`, async () => {
    const lines = (await language.run(surroundings)).trim().split("\n");
    const isRight =
      lines.length === expected.length && expected.every((start, index) => lines[index]?.startsWith(start));
    if (!isRight)
      throw new Error(`Expected lines that begin with\n${expected.join("\n")}\nbut got\n${lines.join("\n")}`);
  });
}

/**
 * Runs a step. Prints its duration and, if the result is a string that begins with a digit, the result. Ends the
 * process if the step fails.
 */
async function step<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  const startedAt = performance.now();
  try {
    const result = await work();
    const note = typeof result === "string" && /^\d/.test(result) ? `, ${result}` : "";
    console.log(`${name}: ${((performance.now() - startedAt) / 1000).toFixed(1)} s${note}`);
    return result;
  } catch (error) {
    console.error(`${name} failed. ${error instanceof Error ? error.message : error}`);
    process.exit(1);
  }
}

async function disposableMock(): Promise<AsyncDisposable & { readonly url: string }> {
  const { url, close } = await startMock();
  return { url, [Symbol.asyncDispose]: close };
}
