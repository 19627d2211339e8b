// From a bare machine to a running command: the commands themselves, the tools they need, the installation, and the lines
// that a person sees meanwhile. Plain JavaScript without dependencies, since nothing is installed yet.
import { join } from "node:path";
import { toolEnvironment } from "./environment.mjs";
import { install } from "./install.mjs";
import { root, runInForeground } from "./processes.mjs";
import { runTasks } from "./tasks.mjs";
import { provideTools } from "./tools.mjs";

/**
 * @typedef {import("./options.mjs").Option} Option
 * @typedef {ReturnType<import("./steps.mjs").createSteps>} Steps
 * @typedef {object} Command
 * @property {string} usage How to type it.
 * @property {string} summary What it does, in a sentence.
 * @property {Readonly<Record<string, Option>>} options
 * @property {boolean} [onlyMock] Whether it needs the root package's dependencies (mock, client) and nothing else.
 * @property {readonly string[]} tasks What turbo runs.
 * @property {string} [program] What runs in the foreground then, relative to the repository.
 * @property {string} [served] What that serves until Ctrl-C.
 */

/** @type {Option} */
const port = { type: "string", value: "<number>", default: "4010", help: "TCP port of the mock; 0 takes any free one" };

/** @type {Readonly<Record<"start" | "mock" | "setup" | "test", Command>>} */
export const commands = {
  start: {
    usage: "npm start",
    summary: "Installs, builds, runs examples/quickstart.ts against the mock, and serves the mock until Ctrl-C.",
    options: { port, once: { type: "boolean", help: "end after the quickstart, with its exit code" } },
    onlyMock: true,
    tasks: ["build"],
    program: "scripts/start.ts",
    served: "the mock",
  },
  mock: {
    usage: "npm run mock",
    summary: "Installs, builds, and serves the mock until Ctrl-C.",
    options: {
      port,
      host: { type: "string", value: "<address>", default: "127.0.0.1", help: "address to listen on" },
      dynamic: { type: "boolean", help: "generate responses from the schemas instead of taking the examples" },
      seed: { type: "string", value: "<text>", help: "make generated responses repeatable" },
      spec: { type: "string", value: "<file>", help: "serve another OpenAPI 3.1 description, in YAML or JSON" },
    },
    onlyMock: true,
    tasks: ["build"],
    program: "packages/mock/dist/bin.js",
    served: "the mock",
  },
  setup: { usage: "npm run setup", summary: "Installs and builds everything.", options: {}, tasks: ["build"] },
  test: {
    usage: "npm test",
    summary: "Installs and builds everything, then runs all checks that CI runs.",
    options: {},
    tasks: ["lint", "typecheck", "build", "test"],
  },
};

/**
 * Sets up what the command needs, and runs it.
 *
 * @param {Command} command
 * @param {readonly string[]} args Options for its program, which have been checked.
 * @param {Steps} steps
 * @returns {Promise<number>} The exit code.
 * @throws {SetupError} If something cannot be fetched or installed, or a task fails.
 */
export async function runCommand(command, args, steps) {
  const env = toolEnvironment(process.env);
  const { node } = await provideTools(env, steps);
  await install(env, steps, command.onlyMock ? ["planasonix-sdk..."] : []);
  await runTasks({ tasks: command.tasks, filter: command.onlyMock ? ["//..."] : [], node, env }, steps);
  steps.end();
  if (!command.program) {
    console.log(command.tasks.includes("test") ? "All checks passed." : "Everything is built.");
    return 0;
  }
  const { code, stopped } = await runInForeground(node, [join(root, command.program), ...args], { env });
  if (stopped) console.log(`Stopped ${command.served}.`);
  return code;
}
