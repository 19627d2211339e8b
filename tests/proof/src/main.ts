// `npm run proof`: runs the tests with generators, viewers and runtimes, and uses our packages, installed from their
// tarballs, with every compiler, bundler, runtime and test runner that we support, and with libraries that intercept
// requests. Follows the recipes of CONTRIBUTING.md if it gets their names.
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { createSteps } from "@planasonix/scripts/setup/steps.mjs";
import type { Combination, User } from "./combination.ts";
import { asPart, type Selection, select } from "./combinations.ts";
import { type Browser, createBrowser } from "./prepare/browser.ts";
import { installTools, toolsFolder } from "./prepare/tools.ts";
import { compileProgram, createUserProject, type UserProject } from "./prepare/user-project.ts";
import { prove, type Verdict } from "./prove.ts";
import { proveRecipes } from "./recipes.ts";
import { runSuite } from "./suites.ts";

/** A suite, a recipe or a combination that is about to run. */
interface Job {
  readonly name: string;
  run(): Promise<Verdict>;
}

const steps = createSteps();
try {
  process.exitCode = await proveSelected(select(process.argv.slice(2)));
} catch (error) {
  steps.end();
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}

/** Runs suites, recipes and combinations. Returns the exit code: 1 if one of them fails, and 0 otherwise. */
async function proveSelected({ suites, recipes, combinations }: Selection): Promise<number> {
  const tests = [
    ...suites.map((suite) => ({ name: suite.name, run: () => runSuite(suite, steps.note) })),
    ...asJob(recipes),
  ];
  const verdicts = combinations.length === 0 ? await runAll(tests) : await proveAll(tests, combinations);
  steps.end();
  const { passed, failed, "left out": leftOut } = verdicts;
  console.log(
    `${passed.length} passed, ${failed.length} failed${leftOut.length > 0 ? `, ${leftOut.length} left out` : ""}`,
  );
  if (failed.length > 0) console.error(`Failed: ${failed.join(", ")}.`);
  return failed.length === 0 ? 0 : 1;
}

/** One job for all selected recipes, because they share a copy of the repository. */
function asJob(recipes: Selection["recipes"]): readonly Job[] {
  const [first, ...others] = recipes;
  if (!first) return [];
  const { name } = others.length === 0 ? asPart(first) : { name: "recipes" };
  return [{ name, run: () => proveRecipes(recipes) }];
}

/** Prepares what the combinations need, and runs them after `first`. */
async function proveAll(first: readonly Job[], combinations: readonly Combination[]): Promise<Names> {
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
  const jobs = combinations.map((combination) => ({
    name: combination.name,
    run: () =>
      prove(combination, {
        user: userAt(project.folderFor(combination.name)),
        control: userAt(project.folderFor(combination.name, combination.control)),
      }),
  }));
  return await runAll([...first, ...jobs]);
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

/** The names of jobs by verdict. */
type Names = Readonly<Record<Verdict["kind"], readonly string[]>>;

/** Runs jobs, as many at a time as the machine has cores. */
async function runAll(jobs: readonly Job[]): Promise<Names> {
  const proof = steps.begin(jobs.length === 1 ? "prove 1 part" : `prove ${jobs.length} parts`);
  const left = [...jobs];
  const names = { passed: [] as string[], failed: [] as string[], "left out": [] as string[] };
  const work = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      names[await runOne(next)].push(next.name);
      proof.update(`${Object.values(names).flat().length} done`);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  proof.finish();
  return names;
}

/** Runs a job. Prints its duration and, if it failed, its output. For a job that is left out, prints the reason. */
async function runOne({ name, run }: Job): Promise<Verdict["kind"]> {
  const startedAt = performance.now();
  const verdict = await run();
  const ms = performance.now() - startedAt;
  if (verdict.kind === "failed") steps.printFailure(name, ms, verdict.output);
  else if (verdict.kind === "left out") steps.note(`Left out: ${name}, because ${verdict.reason}`);
  else steps.print(name, ms);
  return verdict.kind;
}
