// A server in its own process, which reports the CPU time and the memory that it has used.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";

/** The resources that a process has used so far. */
export interface Usage {
  /** CPU time, in microseconds. */
  readonly cpuUs: number;
  /** Resident memory, in bytes. */
  readonly rss: number;
}

/** A program that runs a server. */
export interface Program {
  readonly name: string;
  /** The arguments of Node. */
  readonly args: readonly string[];
  /**
   * Where the server listens: a pattern for its output, or the base URL of a program that prints nothing. The first
   * group of the pattern is the base URL; a second group is the API key.
   */
  readonly address: RegExp | string;
}

/** A running server. */
export interface Served extends AsyncDisposable {
  readonly name: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The usage when the server started to listen, including the start of Node. */
  readonly start: Usage;
  usage(): Promise<Usage>;
}

/**
 * Replies to each message with the usage of the process, and ends the process when the benchmark disconnects. Plain
 * JavaScript, because type stripping needs memory.
 */
const reporter = `process.on("message", () => {
  const { user, system } = process.cpuUsage();
  process.send({ cpuUs: user + system, rss: process.memoryUsage().rss });
});
process.on("disconnect", () => process.exit());`;

/** Starts a program, and waits until it listens. */
export async function serve({ name, args, address }: Program): Promise<Served> {
  const preload = `data:text/javascript,${encodeURIComponent(reporter)}`;
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", "--import", preload, ...args], {
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  const [url, apiKey] = typeof address === "string" ? await answered(address) : await printed(child, address);
  const usage = async (): Promise<Usage> => {
    child.send("usage");
    const [answer] = await once(child, "message");
    return answer;
  };
  return {
    name,
    url,
    headers: { Authorization: `Bearer ${apiKey}` },
    start: await usage(),
    usage,
    async [Symbol.asyncDispose]() {
      child.disconnect();
      await once(child, "exit");
    },
  };
}

type Address = readonly [url: string, apiKey: string];

async function printed({ stdout }: ChildProcess, pattern: RegExp): Promise<Address> {
  let output = "";
  return new Promise((resolve, reject) => {
    stdout?.on("data", (chunk) => {
      output += chunk;
      const [all, url = "", apiKey = "any-key"] = pattern.exec(output) ?? [];
      if (all !== undefined) resolve([url, apiKey]);
    });
    stdout?.on("end", () => reject(new Error(`The server ended before it listened: ${output}`)));
  });
}

async function answered(url: string): Promise<Address> {
  for (let attempt = 0; attempt < 1500; attempt += 1) {
    const response = await fetch(url).catch(() => undefined);
    await response?.arrayBuffer();
    if (response !== undefined) return [url, "any-key"];
    await sleep(20);
  }
  throw new Error(`Nothing listens at ${url}`);
}
