import { delimiter, join } from "node:path";
import { createClone, removeClone, runCommand, shareBuilds, userEnv } from "@planasonix/setup-tests/src/clone.ts";

/** A copy of the repository in which everything is installed and built. Disposal removes the copy. */
export interface Workspace extends Disposable {
  readonly folder: string;
  /**
   * Runs a command with the tools that CONTRIBUTING.md puts on the `PATH`.
   * @param until What ends the command as failed, as soon as it is printed. Default: the command runs to its end.
   */
  run(command: string, until?: RegExp): Promise<{ readonly passed: boolean; readonly output: string }>;
}

/**
 * Copies the repository, and runs `npm run setup`. What turbo has built for the repository is not built again.
 * @throws {Error} If the packages cannot be installed or built.
 */
export async function createWorkspace(): Promise<Workspace> {
  const folder = createClone();
  shareBuilds(folder);
  const remove = (): void => removeClone(folder);
  const stop = (): never => process.exit(1);
  process.once("exit", remove).once("SIGINT", stop).once("SIGTERM", stop);
  const env = {
    PATH: join(folder, ".cache/toolchain/node_modules/.bin") + delimiter + userEnv.PATH,
    // The quick check then does not try whether the recipe can be followed once more.
    PLANASONIX_RECIPE_FOLLOWED: "1",
  };
  const run: Workspace["run"] = async (command, until) => {
    const program = runCommand(command, folder, env);
    process.once("exit", program.interrupt);
    if (until) program.printed(until).then(program.interrupt, () => {}); // Rejects if the program ends without it.
    const code = await program.ended;
    process.off("exit", program.interrupt);
    return { passed: code === 0, output: program.output() };
  };
  const { passed, output } = await run("npm run setup");
  if (!passed) throw new Error(`A copy of the repository cannot be set up:\n${output}`);
  return {
    folder,
    run,
    [Symbol.dispose]() {
      process.off("exit", remove).off("SIGINT", stop).off("SIGTERM", stop);
      remove();
    },
  };
}
