#!/usr/bin/env node
// The entry point on a machine with only Node 20 and npm. It checks the options, fetches the pinned Node and pnpm if
// the machine has no suitable ones, installs the packages, and runs the command. It runs before the installation, so it
// and setup/ have no dependencies.
import { commands, runCommand } from "./setup/commands.mjs";
import { readOptions } from "./setup/options.mjs";
import { stopWithParent } from "./setup/processes.mjs";
import { createSteps, SetupError } from "./setup/steps.mjs";

const [name = "", ...args] = process.argv.slice(2);
const steps = createSteps();
stopWithParent(steps.current);

try {
  const command = commands[name];
  if (!command)
    throw new SetupError(`Unknown command "${name}". The commands are ${Object.keys(commands).join(", ")}.`);
  const options = await readOptions(command, args);
  if (options) process.exitCode = await runCommand(command, options, steps);
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  steps.end();
  console.error(error.message);
  process.exitCode = error.exitCode;
}
