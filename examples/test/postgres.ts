import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, chownSync, existsSync, globSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import debianPackages from "./debian-packages.json" with { type: "json" };

/** A running PostgreSQL server with an empty database. Disposing of it ends the process. */
export interface PostgresServer extends AsyncDisposable {
  readonly connectionString: string;
  /** The process that accepts connections. */
  readonly pid: number;
}

/** The folder of the programs of the server; undefined if this machine has none. Debian does not add it to PATH. */
export function findPostgres(): string | undefined {
  const folders = [...(process.env.PATH ?? "").split(":"), ...globSync("/usr/lib/postgresql/*/bin").sort().reverse()];
  return folders.find((folder) => existsSync(join(folder, "postgres")) && existsSync(join(folder, "initdb")));
}

/** The line that says how to install the server. */
export function leftOutLine(): string {
  return `Left out: the tests with PostgreSQL, because there is no \`postgres\`; on Debian: apt-get install ${Object.values(debianPackages).join(" ")}`;
}

/** Starts a server on a free port of the loopback interface. @throws {Error} If it does not start. */
export async function startPostgres(programs: string): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), "postgres-"));
  const data = join(folder, "data");
  // The server refuses to run as root. Every Debian has the user nobody with this number.
  const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  if (user.uid !== undefined) chownSync(folder, user.uid, user.gid);
  chmodSync(folder, 0o700);
  const options = { ...user, cwd: folder, env: { PATH: process.env.PATH, LC_ALL: "C.UTF-8" } };
  const created = spawnSync(
    join(programs, "initdb"),
    ["-D", data, "-U", "tester", "--auth=trust", "--no-sync"],
    options,
  );
  if (created.status !== 0) throw new Error(`initdb failed: ${created.stderr}`);
  const port = await freePort();
  const settings = ["-p", `${port}`, "-c", "listen_addresses=127.0.0.1", "-c", `unix_socket_directories=${folder}`];
  const server = spawn(join(programs, "postgres"), ["-D", data, ...settings], {
    ...options,
    stdio: ["ignore", "ignore", "pipe"],
  });
  await ready(server);
  const exited = once(server, "exit");
  return {
    connectionString: `postgres://tester@127.0.0.1:${port}/postgres`,
    pid: Number(server.pid),
    async [Symbol.asyncDispose]() {
      server.kill("SIGTERM"); // Waits until the clients have disconnected.
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function ready(server: ChildProcess): Promise<void> {
  let output = "";
  for await (const chunk of server.stderr ?? []) {
    output += chunk;
    if (output.includes("ready to accept connections")) {
      server.stderr?.resume();
      return;
    }
  }
  throw new Error(`postgres did not start: ${output}`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address ? address.port : 0;
}
