// Runs the command line of the packages as a user does, and the server of an attacker.
import { spawn } from "node:child_process";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { commandIn } from "./packed.ts";

/** Where and as whom a command runs. */
export interface Surroundings {
  /** Variables beside `PATH`. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** The user; only root can choose another one. */
  readonly uid?: number;
}

/** What a command did. */
export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `planasonix` of the packages that are installed into a project, and resolves with what it printed. */
export function runCommand(project: string, args: readonly string[], surroundings: Surroundings): Promise<Ran> {
  return runProgram(process.execPath, [commandIn(project, "planasonix"), ...args], surroundings);
}

/** Runs any program. */
export async function runProgram(
  program: string,
  args: readonly string[],
  { env, cwd = "/", uid }: Surroundings,
): Promise<Ran> {
  const child = spawn(program, [...args], {
    cwd,
    env: { PATH: process.env.PATH, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    ...(uid !== undefined && { uid, gid: uid }),
  });
  const texts = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text) => {
      texts[name] += text;
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => child.on("close", resolve).on("error", reject));
  return { code, ...texts };
}

/** A server on this machine, and the requests that it has received. */
export interface Recorder extends AsyncDisposable {
  readonly port: number;
  /** The base URL of its API. */
  readonly url: string;
  /** Each request: its method, its URL and the key that it brought. */
  readonly received: string[];
}

/** What a server responds with. */
export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Starts a server that records requests. By default, each list is empty. */
export async function startRecorder(answer: (request: IncomingMessage) => Answer = () => emptyList): Promise<Recorder> {
  const received: string[] = [];
  const server = createServer((request, response) => {
    received.push(`${request.method} ${request.url} ${request.headers.authorization ?? "-"}`);
    const { status = 200, headers = {}, body } = answer(request);
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(body);
  });
  server.on("connect", (request, socket) => {
    received.push(`CONNECT ${request.url}`);
    socket.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}/v1`,
    received,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The body of a list. */
export function listOf(...data: readonly object[]): string {
  return JSON.stringify({ data, meta: { page: { limit: 50, cursor: null } } });
}

const emptyList: Answer = { body: listOf() };
