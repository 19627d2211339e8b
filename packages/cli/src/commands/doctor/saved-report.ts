import { readFileSync } from "node:fs";
import type { DeploymentReport } from "@planasonix/client/doctor";
import { UsageError } from "@planasonix/configured/src/errors/usage-error.ts";
import { checkReplaceable } from "@planasonix/configured/src/session/replace-file.ts";
import { readDeployment } from "@planasonix/openapi/deployments";

/** What of a report is saved: what is true as long as the deployment does not change. */
export type SavedReport = Pick<
  DeploymentReport,
  "version" | "baseUrl" | "dialect" | "operations" | "habits" | "findings"
>;

/** The text of the file. The report has no values and no API key, so neither has the file. */
export function savedText({ version, baseUrl, dialect, operations, habits, findings }: DeploymentReport): string {
  const { clockAheadMinutes, ...lasting } = habits;
  const clock = Math.abs(clockAheadMinutes ?? 0) > 1 ? { clockAheadMinutes } : {};
  const saved: SavedReport = { version, baseUrl, dialect, operations, habits: { ...lasting, ...clock }, findings };
  return `${JSON.stringify(saved, null, 2)}\n`;
}

/** Reads a saved report. @throws {UsageError} If the file cannot be read or is not such a report. */
export function readSaved(path: string): SavedReport {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (cause) {
    throw new UsageError(`${path} cannot be read: ${Object(cause).code}`);
  }
  try {
    return readDeployment(text) as SavedReport;
  } catch (error) {
    throw new UsageError(`${path}: ${Object(error).message}`, "Save it again: planasonix doctor --save <file>");
  }
}

/** @throws {UsageError} If a file cannot be written: that must not cost a check. */
export function checkWritable(path: string): void {
  try {
    checkReplaceable(path);
  } catch (cause) {
    throw new UsageError(`${path} cannot be written: ${Object(cause).message}`);
  }
}
