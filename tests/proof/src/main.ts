// `npm run proof`: uses our packages, installed from their tarballs, with every compiler, bundler, runtime and test
// runner that we support, and with libraries that intercept requests.
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { createSteps } from "@planasonix/scripts/setup/steps.mjs";
import type { Combination, User } from "./combination.ts";
import { select } from "./combinations.ts";
import { type Browser, createBrowser } from "./prepare/browser.ts";
import { installTools, toolsFolder } from "./prepare/tools.ts";
import { compileProgram, createUserProject, type UserProject } from "./prepare/user-project.ts";
import { prove, type Users, type Verdict } from "./prove.ts";

const steps = createSteps();
try {
  process.exitCode = await proveSelected(select(process.argv.slice(2)));
} catch (error) {
  steps.end();
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}

/** Tries combinations. Returns the exit code: 1 if a combination fails, and 0 otherwise. */
async function proveSelected(selected: readonly Combination[]): Promise<number> {
  await step("install the tools", installTools);
  using project = await step("pack the packages and install the tarballs", async () => createUserProject());
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.once(signal, () => {
      project[Symbol.dispose]();
      process.exit(1);
    });
  }
  await step("compile the program", () => compileProgram(project));
  await using mock = await startMock(project);
  await using browser: Browser = createBrowser(steps.note);
  const open: User["open"] = (bundle) => browser.open(bundle, mock.url);
  const userAt = (folder: string): User => ({ folder, tools: toolsFolder, baseUrl: mock.url, open });
  const { passed, failed } = await proveAll(selected, ({ name, control }) => ({
    user: userAt(project.folderFor(name)),
    control: userAt(project.folderFor(name, control)),
  }));
  steps.end();
  const leftOut = selected.length - passed.length - failed.length;
  console.log(`${passed.length} passed, ${failed.length} failed${leftOut > 0 ? `, ${leftOut} left out` : ""}`);
  if (failed.length > 0) console.error(`Failed: ${failed.join(", ")}.`);
  return failed.length === 0 ? 0 : 1;
}

/** Runs a step of the preparation, and prints its duration. */
async function step<Result>(label: string, part: () => Promise<Result>): Promise<Result> {
  const { finish } = steps.begin(label);
  const result = await part();
  finish();
  return result;
}

/** Starts the installed mock in this process. */
async function startMock({ folder }: UserProject): Promise<AsyncDisposable & { readonly url: string }> {
  const installed = pathToFileURL(join(folder, "node_modules/@planasonix/mock/dist/index.js"));
  const { startMock } = await import(installed.href);
  const { url, close } = await startMock();
  return { url, [Symbol.asyncDispose]: close };
}

/** Tries the combinations, as many at a time as the machine has cores. Returns their names by verdict. */
async function proveAll(
  all: readonly Combination[],
  usersOf: (combination: Combination) => Users,
): Promise<Readonly<Record<Verdict["kind"], readonly string[]>>> {
  const label = all.length === 1 ? "prove 1 combination" : `prove ${all.length} combinations`;
  const proof = steps.begin(label);
  const left = [...all];
  const names = { passed: [] as string[], failed: [] as string[], "left out": [] as string[] };
  const work = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      names[await proveOne(next, usersOf(next))].push(next.name);
      proof.update(`${Object.values(names).flat().length} done`);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  proof.finish();
  return names;
}

/**
 * Tries a combination. Prints its duration and, if it failed, the output of the tool. For a combination that is left
 * out, prints the reason.
 */
async function proveOne(combination: Combination, users: Users): Promise<Verdict["kind"]> {
  const { name } = combination;
  const startedAt = performance.now();
  const verdict = await prove(combination, users);
  const ms = performance.now() - startedAt;
  if (verdict.kind === "failed") steps.printFailure(name, ms, verdict.output);
  else if (verdict.kind === "left out") steps.note(`Left out: ${name}, because ${verdict.reason}`);
  else steps.print(name, ms);
  return verdict.kind;
}
