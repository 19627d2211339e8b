import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

/** A running Redis or Valkey server without persistence. Disposing of it ends the process. */
export interface RedisServer extends AsyncDisposable {
  readonly port: number;
  /** The URL for clients, such as `redis://127.0.0.1:6379`. */
  readonly url: string;
  /** Ends the process without a warning to its clients, as a crash does. */
  kill(): Promise<void>;
  /** Suspends the process: connections stay open, but the server does not respond. */
  suspend(): void;
  /** Ends a suspension. */
  resume(): void;
}

/** The server to start. */
export interface RedisOptions {
  /** The path of the server, as `findRedis` returns it. */
  readonly program: string;
  /** @default a free port */
  readonly port?: number | undefined;
  /** The text of a configuration file. A sentinel needs one. */
  readonly config?: string | undefined;
  /** Further arguments, such as `--maxmemory`, `1mb`. */
  readonly args?: readonly string[] | undefined;
}

/**
 * A shell script that runs the server, prints the server's process ID, and prints `ended` once the server has ended.
 * The script kills the server when standard input is closed, which happens even if this process is killed. It copies
 * standard input, because a background job of a shell has none.
 */
const guard =
  'exec 3<&0; "$@" </dev/null & server=$!; echo "pid $server"; { cat <&3; kill -9 $server; } & wait $server; echo ended';

/**
 * Starts a server on a loopback port. The server ends with this process, even if this process is killed.
 * @throws {Error} If the server does not start. The message contains the output of the server.
 */
export async function startRedis({ program, port: chosen, config, args = [] }: RedisOptions): Promise<RedisServer> {
  const port = chosen ?? (await freePort());
  const folder = await mkdtemp(join(tmpdir(), "planasonix-redis-"));
  const file = join(folder, "redis.conf");
  if (config !== undefined) await writeFile(file, config);
  const settings = ["--port", `${port}`, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder];
  const command = [program, ...(config === undefined ? [] : [file]), ...settings, ...args];
  const shell = spawn("sh", ["-c", guard, "sh", ...command], { stdio: ["pipe", "pipe", "ignore"] });
  const ended = once(shell, "exit");
  const kill = async (): Promise<void> => {
    shell.stdin.end();
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  const { pid, output } = await readUntilReady(shell.stdout);
  if (pid === undefined) {
    await kill();
    throw new Error(`${program} did not start:\n${output}`);
  }
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    kill,
    suspend: () => void process.kill(pid, "SIGSTOP"),
    resume: () => void process.kill(pid, "SIGCONT"),
    [Symbol.asyncDispose]: kill,
  };
}

/**
 * Reads output until the server accepts connections or has ended. `pid` is `undefined` if it has ended. The lines of the server
 * can come before the line of the script, because both write at the same time.
 */
export async function readUntilReady(stdout: Readable): Promise<{ pid: number | undefined; output: string }> {
  const lines: string[] = [];
  let pid: number | undefined;
  let isReady = false;
  for await (const line of createInterface({ input: stdout })) {
    if (line === "ended") return { pid: undefined, output: lines.join("\n") };
    const [, stated] = /^pid (\d+)$/.exec(line) ?? [];
    if (stated === undefined) lines.push(line);
    else pid = Number(stated);
    isReady ||= /ready to accept connections|Sentinel ID is/i.test(line);
    if (isReady && pid !== undefined) break;
  }
  stdout.resume(); // Drains the pipe, because the server would block once the pipe is full.
  return { pid, output: lines.join("\n") };
}

/** Returns a loopback port on which nothing listens. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
