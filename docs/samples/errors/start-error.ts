import { createClient } from "@planasonix/client";
import { fileStore } from "@planasonix/client/file-store";
import { isStartError, startOnce } from "@planasonix/client/once";

const planasonix = createClient();
const start = startOnce({ key: "orders-2026-11-24", store: fileStore("starts.json") });
try {
  await planasonix.pipelines.runAndWait("pl_01hqxyz", {}, { start });
} catch (error) {
  if (!isStartError(error)) throw error;
  if (error.settledBy === "time") console.error("call again with the same key");
  else console.error(error.reason, error.candidates);
}
