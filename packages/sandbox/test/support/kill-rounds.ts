// Repeatedly kills a sandbox with a data file while clients write, and restarts it.
import { kill, type RunningCommand, startCommand } from "./process.ts";

/** What the clients sent in all rounds, and what the sandbox had stored after them. */
export interface KillReport {
  /** The number of idempotency keys that were sent. */
  readonly sent: number;
  /** The number of idempotency keys that got a response before a kill. */
  readonly acknowledged: number;
  /** The keys whose acknowledged resource is missing, or that got a different resource when they were sent again. */
  readonly lost: readonly string[];
  /** The idempotency keys that created several resources. */
  readonly doubled: readonly string[];
  /** The final states of the runs, one started in each round. */
  readonly runs: readonly string[];
}

interface KillOptions {
  /** The data file. */
  readonly data: string;
  readonly rounds: number;
  /** How many requests must get a response in a round before the kill. @default 40 */
  readonly writes?: number;
}

const writers = 8;

/** Time passes ten times faster, so that runs end within seconds. */
const speed = ["--speed", "10"];

/**
 * Kills the sandbox once in each round, while eight clients create projects with idempotency keys. Then sends every key
 * again, and reports lost and duplicated projects and the final state of the run that each round started.
 */
export async function killRounds({ data, rounds, writes = 40 }: KillOptions): Promise<KillReport> {
  const start = (): Promise<RunningCommand> => startCommand("--data", data, ...speed);
  const keys: string[] = [];
  const acknowledged = new Map<string, string>();
  const runs: string[] = [];
  let running = await start();
  for (let round = 0; round < rounds; round += 1) {
    runs.push(await createRun(running));
    const goal = acknowledged.size + writes;
    const writing = Array.from({ length: writers }, (_, writer) =>
      write(running, `${round}-${writer}`, { keys, acknowledged }),
    );
    while (acknowledged.size < goal) await new Promise((resolve) => setTimeout(resolve, 5));
    await kill(running);
    await Promise.all(writing);
    running = await start();
  }

  const ids = new Map(acknowledged);
  const lost = new Set<string>();
  await inParallel(keys, async (key) => {
    const id = await createProject(running, key);
    if ((ids.get(key) ?? id) !== id) lost.add(key);
    ids.set(key, id);
  });
  const projects = await readProjects(running);
  const stored = new Set(projects.map(({ id }) => id));
  for (const [key, id] of ids) if (!stored.has(id)) lost.add(key);
  const names = projects.map(({ attributes }) => attributes.name);
  const doubled = keys.filter((key) => names.indexOf(nameOf(key)) !== names.lastIndexOf(nameOf(key)));
  const states = await Promise.all(runs.map((run) => finalState(running, run)));
  await kill(running);
  return { sent: keys.length, acknowledged: acknowledged.size, lost: [...lost], doubled, runs: states };
}

interface Written {
  readonly keys: string[];
  readonly acknowledged: Map<string, string>;
}

/** Creates projects until a request fails because the sandbox was killed. */
async function write(running: RunningCommand, writer: string, { keys, acknowledged }: Written): Promise<void> {
  for (let count = 0; ; count += 1) {
    const key = `${writer}-${count}`;
    keys.push(key);
    try {
      acknowledged.set(key, await createProject(running, key));
    } catch {
      return;
    }
  }
}

async function inParallel(keys: readonly string[], work: (key: string) => Promise<void>): Promise<void> {
  const waiting = keys.values();
  const worker = async (): Promise<void> => {
    for (const key of waiting) await work(key);
  };
  await Promise.all(Array.from({ length: writers }, worker));
}

function nameOf(key: string): string {
  return `key ${key}`;
}

interface Resource {
  readonly id: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

async function request<Data>({ url, apiKey }: RunningCommand, path: string, init: RequestInit = {}) {
  const headers = { Authorization: `Bearer ${apiKey}`, "Content-Type": "application/json", ...init.headers };
  const response = await fetch(`${url}${path}`, { ...init, headers });
  return (await response.json()) as {
    readonly data: Data;
    readonly meta?: { readonly page: { cursor: string | null } };
  };
}

async function createProject(running: RunningCommand, key: string): Promise<string> {
  const body = JSON.stringify({ name: nameOf(key), description: "Test" });
  const headers = { "Idempotency-Key": key };
  const { data } = await request<Resource>(running, "/projects", { method: "POST", body, headers });
  return data.id;
}

async function createRun(running: RunningCommand): Promise<string> {
  const { data } = await request<Resource>(running, "/pipelines/pl_01hqxyz/run", { method: "POST", body: "{}" });
  return data.id;
}

/** Polls a run until it has succeeded, but at most 600 times. Returns its last state. */
async function finalState(running: RunningCommand, id: string): Promise<string> {
  let state = "";
  for (let attempt = 0; attempt < 600; attempt += 1) {
    state = String((await request<Resource>(running, `/runs/${id}`)).data.attributes.status);
    if (state === "succeeded") break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return state;
}

async function readProjects(running: RunningCommand): Promise<Resource[]> {
  const projects: Resource[] = [];
  let search = "?limit=1000";
  while (search !== "") {
    const { data, meta } = await request<Resource[]>(running, `/projects${search}`);
    projects.push(...data);
    const cursor = meta?.page.cursor ?? null;
    search = cursor === null ? "" : `?limit=1000&cursor=${encodeURIComponent(cursor)}`;
  }
  return projects;
}
