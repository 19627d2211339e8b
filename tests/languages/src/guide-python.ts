// The programs in Python of docs/guides/other-languages.md, on a sandbox.
import { join } from "node:path";
import { startSandbox } from "@planasonix/sandbox";
import { guideProgram, writePrograms } from "./guide-programs.ts";
import { exploreJob } from "./jobs.ts";
import { run } from "./step.ts";
import { createEnvironment } from "./virtual-environment.ts";

/** The name of the folder in tests/languages. */
export const guidePython = "guide-python";

const guide = "other-languages";
const withClient = "runs.py";
const withoutClient = "planasonix_http.py";
/** The programs of the guide. */
export const guidePrograms: readonly string[] = [withClient, withoutClient];

/**
 * Runs the program with the generated client, and explores the one without a client. Returns their number.
 * @param client - The folder of the generated client.
 * @throws {Error} If the first one prints something else than the guide shows, or if a fault starts a second run.
 */
export async function testGuidePrograms(folder: string, client: string): Promise<string> {
  writePrograms(folder, guide, guidePrograms);
  const python = await createEnvironment(folder, client, "requests==2.34.2");
  await using sandbox = await startSandbox({ port: 0 });
  const env = { PLANASONIX_BASE_URL: sandbox.url, PLANASONIX_API_KEY: sandbox.apiKey };
  const { stdout } = await run({ program: python, args: ["-W", "error", withClient], cwd: folder, env });
  const { output } = guideProgram(guide, withClient);
  if (stdout !== output) throw new Error(`${withClient} printed ${JSON.stringify(stdout)}`);
  const { code, problems } = await exploreJob([python, join(folder, "program.py")]);
  if (code !== 0) throw new Error(`the exploration of ${withoutClient} found ${problems.join(", ") || "nothing"}`);
  return "2 programs";
}
