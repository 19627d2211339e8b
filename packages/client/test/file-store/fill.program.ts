// Stores ever longer values until the disk is full. Prints what it could store, the error, and what is in the folder.
import { readdirSync } from "node:fs";
import { dirname } from "node:path";
import { fileStore } from "@planasonix/client/file-store";

const [path = ""] = process.argv.slice(2);
const store = fileStore(path);
let version: string | undefined;
let stored = 0;
try {
  for (let length = 1_000; ; length *= 2) {
    await store.set("a", JSON.stringify("x".repeat(length)), { ifVersion: version });
    version = (await store.get("a"))?.version;
    stored = length;
  }
} catch (error) {
  const { value = '""' } = (await store.get("a")) ?? {};
  const { code, retryable, message } = Object(error);
  const files = readdirSync(dirname(path));
  console.log(JSON.stringify({ stored, found: JSON.parse(value).length, code, retryable, message, files }));
}
