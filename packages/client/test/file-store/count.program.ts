// Adds 1 to a number in a file, so many times, and prints a dot after each.
import { fileStore } from "@planasonix/client/file-store";

const [path = "", times] = process.argv.slice(2);
const store = fileStore(path);
for (let made = 0; made < Number(times); ) {
  const stored = await store.get("count");
  const value = String(Number(stored?.value ?? 0) + 1);
  if (await store.set("count", value, { ifVersion: stored?.version })) {
    made += 1;
    process.stdout.write(".");
  }
}
