// Ends a process and all that it has started. A group of processes of its own would be simpler, but has not the terminal:
// a helper that asks for a passphrase there would be stopped. And programs such as `timeout` leave the group.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type SessionMachine, systemFolder } from "./machine.ts";

/** What is to end. */
export interface ProcessTree {
  /** The root; `undefined` if it has ended: another process may have its number by now. */
  readonly pid: number | undefined;
  /** `NAME=value`, as it stands in the environment of the root, and in that of no process outside of the tree. */
  readonly mark: string;
}

/** The pauses before each attempt, in milliseconds. What still lives at the last one is killed: it ignores SIGTERM. */
const pausesMs = [0, 20, 60, 120, 150];

/**
 * Ends a process and all that it has started, within half a second. A process whose parent has ended is found by the
 * mark, unless it has left the session, as an agent does that is to stay. Where there is no `/proc`, such a process is
 * not found.
 *
 * @param folder Where Linux describes processes.
 */
export async function endProcesses(
  tree: ProcessTree,
  machine: Pick<SessionMachine, "platform" | "env">,
  folder = "/proc",
): Promise<void> {
  if (machine.platform === "win32") return endOnWindows(tree, machine);
  const known = new Set(tree.pid === undefined ? [] : [tree.pid]);
  const told = new Set<number>();
  for (const [attempt, ms] of pausesMs.entries()) {
    await new Promise((resolve) => setTimeout(resolve, ms));
    const living = await findTree(known, tree.mark, folder);
    if (living.length === 0) return;
    const isLast = attempt === pausesMs.length - 1;
    for (const pid of living) if (isLast || !told.has(pid)) signal(pid, isLast ? "SIGKILL" : "SIGTERM");
    for (const pid of living) told.add(pid);
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended by itself, or belongs to another user.
  }
}

/** A living process. */
interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly isMarked: boolean;
}

/** The living processes that are known, were started by them, or are marked. All of them are known from then on. */
async function findTree(known: Set<number>, mark: string, folder: string): Promise<number[]> {
  const processes = await listFromFiles(folder, mark).catch(listFromCommand);
  let size: number;
  do {
    size = known.size;
    for (const { pid, parent, isMarked } of processes) if (isMarked || known.has(parent)) known.add(pid);
  } while (known.size > size);
  return processes.map(({ pid }) => pid).filter((pid) => known.has(pid));
}

/** @throws If the folder does not have the files of Linux. */
async function listFromFiles(folder: string, mark: string): Promise<Process[]> {
  const own = await readStat(folder, "self");
  const names = (await readdir(folder)).filter((name) => /^\d+$/.test(name));
  const processes = names.map(async (name) => {
    const { parent, session, state } = await readStat(folder, name);
    if (state === "Z") return [];
    const isNear = session === own.session;
    const environment = isNear ? await readFile(join(folder, name, "environ"), "latin1").catch(() => "") : "";
    return [{ pid: Number(name), parent, isMarked: environment.split("\0").includes(mark) }];
  });
  // A process may end between two reads.
  return (await Promise.all(processes.map((found) => found.catch(() => [])))).flat();
}

interface Stat {
  readonly state: string | undefined;
  readonly parent: number;
  readonly session: string | undefined;
}

async function readStat(folder: string, name: string): Promise<Stat> {
  const text = await readFile(join(folder, name, "stat"), "latin1");
  // The name of the program before it may contain spaces and parentheses.
  const [state, parent, , session] = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return { state, parent: Number(parent), session };
}

async function listFromCommand(): Promise<Process[]> {
  const { execFile } = await import("node:child_process"); // Not above: each call of the program would load it.
  return new Promise((resolve) => {
    execFile("ps", ["-A", "-o", "pid=,ppid=,stat="], (_, stdout) => {
      const rows = stdout.split("\n").map((line) => line.trim().split(/\s+/));
      const living = rows.filter(([pid, , state = "Z"]) => pid && !state.startsWith("Z"));
      resolve(living.map(([pid, parent]) => ({ pid: Number(pid), parent: Number(parent), isMarked: false })));
    });
  });
}

async function endOnWindows({ pid }: ProcessTree, { env }: Pick<SessionMachine, "env">): Promise<void> {
  if (pid === undefined) return;
  const { execFile } = await import("node:child_process");
  const program = `${systemFolder(env)}\\taskkill.exe`;
  await new Promise<void>((resolve) => {
    execFile(program, ["/T", "/F", "/PID", `${pid}`], { windowsHide: true }, () => resolve());
  });
}
