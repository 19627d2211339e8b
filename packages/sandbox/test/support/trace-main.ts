// Prints the trace of a request that starts a run: where it changes its folder, and how often. With --json, prints only
// the entries.
import { changesOfFolder, onStreet, traceRun } from "./trace.ts";

const entries = await traceRun();
if (process.argv.includes("--json")) {
  console.log(JSON.stringify(entries));
} else {
  const changes = changesOfFolder(onStreet(entries));
  for (const { folder, file, name } of changes) console.log(`${folder.padEnd(22)} ${name} (src/${file})`);
  const modules = new Set(entries.map(({ file }) => file));
  console.log(`
${changes.length} changes of folder; ${changesOfFolder(entries).length} with those into description, store and time, which every folder uses
${entries.length} functions entered, in ${modules.size} modules`);
}
