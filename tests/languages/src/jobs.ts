// Jobs in other languages, in which the sandbox must find each defect, and nothing else.
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { run } from "./step.ts";

/** A program with ten jobs. */
export interface JobProgram {
  readonly language: string;
  /** The name of its folder in tests/languages. */
  readonly id: string;
  /** Compiles the program, if necessary. Returns the command that runs it. */
  compile(folder: string): Promise<readonly string[]>;
}

/** The programs that are explored. */
export const jobPrograms: readonly JobProgram[] = [
  { language: "Python", id: "job-python", compile: async (folder) => ["python3", join(folder, "job.py")] },
  {
    language: "Go",
    id: "job-go",
    compile: async (folder) => {
      await run({ program: "go", args: ["vet", "./..."], cwd: folder });
      await run({ program: "go", args: ["build", "-o", "job", "."], cwd: folder });
      return [join(folder, "job")];
    },
  },
  { language: "shell", id: "job-shell", compile: async (folder) => ["bash", join(folder, "job.sh")] },
];

/** The jobs of each program, and the problem that each has; undefined for correct jobs. */
export const jobs: Readonly<Record<string, string | undefined>> = {
  "waits for a run": undefined,
  "only starts a run": undefined,
  "pauses a pipeline": undefined,
  "renames a pipeline": undefined,
  "reads projects": undefined,
  "starts a run twice": "started_twice",
  "ignores a failed start": "not_started",
  "leaves a pipeline paused": "left_changed",
  "prints its key": "secret_shown",
  "ignores a failed poll": "run_lost",
};

/** What `planasonix-sandbox explore --json` printed, and its exit code. */
export interface Explored {
  readonly code: number;
  readonly problems: readonly string[];
}

/** Explores a program, or one job of it, with the command of the sandbox. */
export async function exploreJob(command: readonly string[], ...job: readonly string[]): Promise<Explored> {
  const manifest = createRequire(import.meta.url).resolve("@planasonix/sandbox/package.json");
  const bin = join(dirname(manifest), "dist/bin.js");
  const options = ["--json", "--step", "20s"];
  const child = spawn(process.execPath, [bin, "explore", ...options, "--", ...command, ...job], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [output, code] = await Promise.all([
    text(child.stdout),
    new Promise<number>((resolve) => child.on("close", (exit) => resolve(exit ?? 2))),
  ]);
  const { findings } = (output === "" ? { findings: [] } : JSON.parse(output)) as {
    readonly findings: readonly { readonly problem: string }[];
  };
  return { code, problems: [...new Set(findings.map(({ problem }) => problem))] };
}

/**
 * Checks what was found in a job.
 * @throws {Error} If the defect was not found, or a correct job has a finding.
 */
export function checkJob(job: string, { code, problems }: Explored): void {
  const expected = jobs[job];
  const found = problems.join(", ") || "nothing";
  if (code !== (expected === undefined ? 0 : 1)) {
    throw new Error(`the exit code for the job that ${job} is ${code}, and ${found} was found`);
  }
  if (expected !== undefined && !problems.includes(expected)) {
    throw new Error(`${found} was found in the job that ${job}, instead of ${expected}`);
  }
}

/** Explores all jobs of a program. Returns their number, such as `10 explored`. */
export async function exploreJobs(command: readonly string[]): Promise<string> {
  for (const job of Object.keys(jobs)) checkJob(job, await exploreJob(command, job));
  return `${Object.keys(jobs).length} explored`;
}
