// Prints the trace of a request that starts a run: where it changes its folder, and how often. With --json, prints only
// the entries.
import { changesOfFolder, traceRun } from "./trace.ts";

const entries = await traceRun();
if (process.argv.includes("--json")) {
  console.log(JSON.stringify(entries));
} else {
  const changes = changesOfFolder(entries);
  for (const { folder, file, name } of changes) console.log(`${folder.padEnd(22)} ${name} (src/${file})`);
  const modules = new Set(entries.map(({ file }) => file));
  console.log(`
${changes.length} changes of folder
${entries.length} functions entered, in ${modules.size} modules`);
}
