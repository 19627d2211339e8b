import { fileURLToPath } from "node:url";
import { start } from "../run.ts";

/** Runs a module of this repository in its own process, and parses the lines of JSON that it prints. */
export type ReadLines = <Line>(module: string, ...args: readonly (string | number)[]) => Promise<readonly Line[]>;

/** Creates a function that runs modules, at most `most` at once. Modules are found relative to this folder. */
export function createProcesses(most: number): ReadLines {
  const waiting: (() => void)[] = [];
  let free = most;
  return async (module, ...args) => {
    if (free === 0) await new Promise<void>((resolve) => waiting.push(resolve));
    else free -= 1;
    try {
      const file = fileURLToPath(new URL(module, import.meta.url));
      const lines = await start(process.execPath, [file, ...args.map(String)], import.meta.dirname);
      return lines
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line));
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}
