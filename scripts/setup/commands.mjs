// The commands of `scripts/main.mjs`. Like all modules here, it has no dependencies, because it runs before the
// installation.
import { join } from "node:path";
import { selectChanges } from "./changes.mjs";
import { toolEnvironment } from "./environment.mjs";
import { install } from "./install.mjs";
import { root, runInForeground } from "./processes.mjs";
import { runSelections, runTasks } from "./tasks.mjs";
import { provideTools } from "./tools.mjs";

/**
 * @typedef {import("./options.mjs").Option} Option
 * @typedef {ReturnType<import("./steps.mjs").createSteps>} Steps
 * @typedef {object} Command
 * @property {string} usage The command line that runs the command.
 * @property {string} summary What the command does.
 * @property {Readonly<Record<string, Option>>} [options]
 * @property {boolean} [passesOptions] Whether the program itself checks the arguments, and knows its usage.
 * @property {(values: { readonly sandbox?: boolean, readonly docs?: boolean }) => string} [portOf] The default of `--port`, if it depends on
 * other options.
 * @property {{ value: string, help: string }} [names] The positional arguments in the usage. Default: none are allowed.
 * @property {readonly string[]} [only] Filters that select the packages that the command needs, in addition to the root
 * package, with their dependencies. Default: all.
 * @property {Readonly<Record<string, readonly string[]>>} [workspaces] The folders of other workspaces that the command
 * needs, each with filters that select its packages. Without filters: all.
 * @property {readonly string[]} tasks The tasks that turbo runs in these packages.
 * @property {string} [program] The program that runs after the tasks, as a path in the repository.
 * @property {string} [served] What Ctrl-C stops, for the message. Default: the path of the program.
 * @property {string} [success] What is printed at the end, if no program runs.
 * @property {Readonly<Record<string, Partial<Command>>>} [variants] What is different with an option.
 */

/** The mock, the sandbox, and the client for the quickstart. */
const forStart = ["@planasonix/client...", "@planasonix/mock...", "@planasonix/sandbox..."];
const languages = "@planasonix/language-tests...";
/** What the workspace `tests/proof` links. */
const forProof = [
  ...["@planasonix/benchmarks...", "@planasonix/contract...", "@planasonix/examples...", "@planasonix/recipes..."],
  ...["@planasonix/scripts...", "@planasonix/package-tests...", "@planasonix/spec", languages],
];
/** What of the workspace `tests/proof` has commands of its own, or is installed when a part of the proof needs it. */
const notForProof = ["!@planasonix/bench-peers", "!@planasonix/mutation", "!@planasonix/proof-tools"];
/** What the workspace `docs` links. */
const forDocs = [
  ...["@planasonix/cli...", "@planasonix/client...", "@planasonix/contract...", "@planasonix/sandbox..."],
  ...["@planasonix/webhooks...", "@planasonix/scripts"],
];
/**
 * The default ports of the packages `mock` and `sandbox`, so that a server has the same port however it is started, and
 * that of the site.
 */
const ports = { mock: "4010", sandbox: "4011", docs: "4012" };

/** @type {Readonly<Record<"start" | "mock" | "setup" | "check" | "test" | "test:languages" | "proof" | "docs", Command>>} */
export const commands = {
  start: {
    usage: "npm start",
    summary: "Installs, builds, runs examples/quickstart.ts against the mock, and serves the mock until Ctrl-C.",
    options: {
      port: {
        type: "string",
        value: "<number>",
        help: `TCP port; 0 selects a free one (default: ${ports.mock}, ${ports.sandbox} with --sandbox, ${ports.docs} with --docs)`,
      },
      once: { type: "boolean", help: "end after the quickstart, with its exit code" },
      sandbox: { type: "boolean", help: "serve the sandbox, which keeps state, instead of the mock" },
      docs: { type: "boolean", help: "build and serve the reference site, and nothing else" },
    },
    portOf: ({ sandbox, docs }) => (docs ? ports.docs : sandbox ? ports.sandbox : ports.mock),
    only: forStart,
    tasks: ["build"],
    program: "scripts/start.ts",
    served: "the server",
    variants: {
      "--docs": { only: forDocs, workspaces: { docs: [] }, program: "docs/src/start.ts", served: "the site" },
    },
  },
  mock: {
    usage: "npm run mock",
    summary: "Installs, builds, and serves the mock until Ctrl-C.",
    passesOptions: true,
    only: forStart,
    tasks: ["build"],
    program: "packages/mock/dist/bin.js",
    served: "the mock",
  },
  setup: {
    usage: "npm run setup",
    summary: "Installs and builds everything.",
    tasks: ["build"],
    success: "Everything is built.",
  },
  check: {
    usage: "npm run check",
    summary:
      "Runs all linters and the compiler. With --changed, runs them only for what the changes since main reach, and also " +
      "the tests of the changed modules, and the quick tests of all packages that depend on a changed file.",
    options: { changed: { type: "boolean", help: "check only what has changed since main, committed or not" } },
    tasks: ["lint", "lint:slow", "typecheck"],
    success: "All checks passed.",
  },
  test: {
    usage: "npm test",
    summary: "Installs and builds everything, then runs all linters, the compiler and the tests.",
    tasks: ["lint", "lint:slow", "typecheck", "build", "test"],
    success: "All checks passed.",
  },
  "test:languages": {
    usage: "npm run test:languages",
    summary:
      "Validates the description, and generates, compiles and runs clients in Python, Go, Rust, Java and TypeScript; " +
      "needs Python 3, Go, Cargo, a JDK and Maven.",
    only: [languages],
    tasks: ["build"],
    program: "tests/languages/src/main.ts",
  },
  proof: {
    usage: "npm run proof",
    summary:
      "Tests the description with generators and viewers and the client in every runtime, then installs the packed " +
      "packages as a user does, and tries them with compilers, bundlers, runtimes and test runners.",
    names: { value: "<part> ...", help: "what to run, such as interop, vite or typescript-5.4; default: all" },
    only: forProof,
    workspaces: { docs: [], "tests/proof": notForProof },
    tasks: ["build"],
    program: "tests/proof/src/main.ts",
    served: "the proof of use",
  },
  docs: {
    usage: "npm run docs",
    summary: "Installs, builds, and builds the reference site into docs/dist.",
    only: forDocs,
    workspaces: { docs: [] },
    tasks: ["build"],
    program: "docs/src/main.ts",
  },
};

/**
 * Sets up what the command needs, and runs it.
 *
 * @param {Command} command
 * @param {readonly string[]} args The checked options for the program of the command.
 * @param {Steps} steps
 * @returns {Promise<number>} The exit code.
 * @throws {SetupError} If something cannot be fetched or installed, or a task fails.
 */
export async function runCommand(command, args, steps) {
  const { only, workspaces = {}, tasks, program, served, success } = withVariants(command, args);
  const env = toolEnvironment(process.env);
  const { node } = await provideTools(env, steps);
  await install(env, steps, { filters: only && ["planasonix-sdk", ...only] });
  for (const [folder, filters] of Object.entries(workspaces)) await install(env, steps, { folder, filters });
  const whole = { tasks, filter: only ?? [] };
  const { notes, selections } =
    !program && args.includes("--changed") ? await selectChanges(env) : { notes: [], selections: [whole] };
  for (const note of notes) steps.note(note);
  await runSelections(selections, (selection) => runTasks({ ...selection, node, env }, steps));
  steps.end();
  if (!program) {
    console.log(success);
    return 0;
  }
  const { code, stopped } = await runInForeground(node, [join(root, program), ...args], { env });
  if (stopped) console.log(`Stopped ${served ?? program}.`);
  return code;
}

/** A command as it is with the options that it gets. */
function withVariants({ variants = {}, ...command }, args) {
  return Object.assign(command, ...args.map((option) => variants[option] ?? {}));
}
