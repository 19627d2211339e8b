// Traces a call. A worker steps through it with Node's debugger, because the debugger stops the main thread.
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { Pause } from "./worker.ts";

/** A function that a call has entered. */
export interface Entry {
  /** The folder of its module below the sources, such as `operations/rules`; empty at their top. */
  readonly folder: string;
  readonly file: string;
  readonly name: string;
}

/**
 * Traces a call through the sources of packages. The process must have been started for it, because the debugger stops
 * its main thread.
 * @param sources - The URLs of the folders of the sources.
 */
export async function trace(sources: readonly URL[], call: () => Promise<void>): Promise<Entry[]> {
  const stepper = new Worker(new URL("./worker.ts", import.meta.url), { workerData: sources.map(({ href }) => href) });
  await once(stepper, "message");
  const traced = async () => {
    // biome-ignore lint/suspicious/noDebugger: the worker steps from here through the call.
    debugger;
    return call();
  };
  await traced();
  stepper.postMessage("stop");
  const [pauses] = (await once(stepper, "message")) as [Pause[]];
  await stepper.terminate();
  return entriesOf(pauses);
}

/** The pauses at which the call had just entered a function: the function was not on the stack of the pause before. */
function entriesOf(pauses: readonly Pause[]): Entry[] {
  const entered = pauses.filter(({ stack }, index) => {
    const before = pauses[index - 1]?.stack ?? [];
    return stack.some((id, depth) => id !== before[depth]);
  });
  return entered.map(({ file, name }) => ({ folder: file.replace(/\/?[^/]*$/, ""), file, name }));
}

/** The entries into a function whose module is in another folder than that of the entry before. */
export function changesOfFolder(entries: readonly Entry[]): Entry[] {
  return entries.filter(({ folder }, index) => index > 0 && folder !== entries[index - 1]?.folder);
}

/** The changes into a folder that the call had already left. */
export function returnsToFolders(entries: readonly Entry[]): Entry[] {
  const changes = changesOfFolder(entries);
  return changes.filter(
    ({ folder }, index) =>
      folder === entries[0]?.folder || changes.slice(0, index).some((before) => before.folder === folder),
  );
}

/** Prints the changes of folder, and how many there are, for people; with `--json`, only the entries. */
export function printTrace(entries: readonly Entry[]): void {
  if (process.argv.includes("--json")) {
    console.log(JSON.stringify(entries));
    return;
  }
  const changes = changesOfFolder(entries);
  for (const { folder, file, name } of changes) console.log(`${folder.padEnd(22)} ${name} (src/${file})`);
  console.log(`
${changes.length} changes of folder, of which ${returnsToFolders(entries).length} return to one already left
${entries.length} functions entered, in ${new Set(entries.map(({ file }) => file)).size} modules`);
}
