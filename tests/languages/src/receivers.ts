// Receivers of deliveries in other languages, which know only how the README of @planasonix/webhooks documents signatures.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { type Sandbox, startSandbox } from "@planasonix/sandbox";
import { run } from "./step.ts";

/** A program that receives deliveries. */
export interface Receiver {
  readonly language: string;
  /** The name of its folder in tests/languages. */
  readonly id: string;
  /** Compiles the program, if necessary. Returns the command that runs it. */
  compile(folder: string): Promise<readonly string[]>;
}

/** The receivers that are tested. */
export const receivers: readonly Receiver[] = [
  {
    language: "Python",
    id: "receiver-python",
    compile: async () => ["python3", "-W", "error", "receiver.py"],
  },
  {
    language: "Go",
    id: "receiver-go",
    compile: async (folder) => {
      await run({ program: "go", args: ["vet", "./..."], cwd: folder });
      await run({ program: "go", args: ["build", "-o", "receiver", "."], cwd: folder });
      return [join(folder, "receiver")];
    },
  },
];

/** The speed of the sandbox's clock. */
const speed = 60;

/** How long deliveries are sent, in milliseconds of virtual time: twice as long as a receiver accepts a signature. */
const virtualMs = 2 * 300_000;

/** What a receiver printed about the deliveries of a sandbox, and about the forged ones. */
export interface ReceiverReport {
  /** How many deliveries the sandbox has made. */
  readonly delivered: number;
  /** The lines about them. */
  readonly lines: readonly string[];
  /** The lines about a delivery with another body, and about an old one. */
  readonly forged: readonly string[];
}

/**
 * Runs pipelines in a sandbox whose clock is 60 times faster than that of the receiver, until more virtual time has passed
 * than the receiver tolerates. Returns the number of verified deliveries, such as `18 verified`.
 * @throws {Error} If a delivery does not verify, or a forged one does.
 */
export async function testReceiver(command: readonly string[], folder: string): Promise<string> {
  const [program = "", ...args] = command;
  const child = spawn(program, args, { cwd: folder, stdio: ["pipe", "pipe", "inherit"] });
  try {
    const lines: string[] = [];
    const output = createInterface(child.stdout).on("line", (line) => lines.push(line));
    await once(output, "line");
    const url = `http://127.0.0.1:${/^port (\d+)$/.exec(lines.splice(0, 1)[0] ?? "")?.[1]}/`;
    await using sandbox = await startSandbox({ port: false, speed });
    const { id, secret } = await subscribe(sandbox, url);
    child.stdin.write(`${secret}\n`);
    const end = sandbox.clock.now() + virtualMs;
    while (sandbox.clock.now() < end) {
      await send(sandbox, "/pipelines/pl_01hqxyz/run", {});
      await sleep(500);
    }
    const ofReceiver = () => sandbox.deliveries.all().filter(({ webhookId }) => webhookId === id);
    while (ofReceiver().some(({ status }) => status === "pending")) await sleep(50);
    const delivered = ofReceiver().filter(({ status }) => status === "delivered").length;
    const sent = lines.splice(0);
    return checkReceiver({ delivered, lines: sent, forged: await forge(url, lines) });
  } finally {
    await stop(child);
  }
}

/**
 * Checks what a receiver printed.
 * @throws {Error} If it refused a delivery, missed one, or accepted a forged one.
 */
export function checkReceiver({ delivered, lines, forged }: ReceiverReport): string {
  const refused = lines.find((line) => line !== "accepted job.succeeded");
  if (refused !== undefined) throw new Error(`the receiver printed "${refused}" about a delivery`);
  if (delivered < 5) throw new Error(`the sandbox delivered ${delivered} events, instead of 5 or more`);
  if (lines.length !== delivered) throw new Error(`the receiver accepted ${lines.length} of ${delivered} events`);
  const expected = ["refused no-match", "refused too-old"];
  if (forged.join() !== expected.join()) throw new Error(`about forged deliveries, the receiver printed "${forged}"`);
  return `${delivered} verified`;
}

async function subscribe(sandbox: Sandbox, url: string): Promise<{ readonly id: string; readonly secret: string }> {
  const { data } = await send(sandbox, "/webhooks", { url, events: ["job.succeeded", "job.failed"] });
  return { id: data.id, secret: String(data.attributes.signing_secret) };
}

interface Created {
  readonly data: { readonly id: string; readonly attributes: Readonly<Record<string, unknown>> };
}

async function send({ fetch, url, apiKey }: Sandbox, path: string, body: object): Promise<Created> {
  const headers = { Authorization: `Bearer ${apiKey}`, "Content-Type": "application/json" };
  const response = await fetch(`${url}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${path} responded with ${response.status}: ${await response.text()}`);
  return (await response.json()) as Created;
}

/** Sends a delivery that nobody signed, now and with an old time. Returns what the receiver prints about them. */
async function forge(url: string, lines: string[]): Promise<readonly string[]> {
  const now = Math.floor(Date.now() / 1000);
  for (const timestamp of [now, now - 301]) {
    const headers = {
      "X-Planasonix-Timestamp": String(timestamp),
      "X-Planasonix-Signature": `v1=${"0".repeat(64)}`,
    };
    const { status } = await fetch(url, { method: "POST", headers, body: '{"type":"job.succeeded"}' });
    if (status !== 401) throw new Error(`a forged delivery got ${status} instead of 401`);
  }
  while (lines.length < 2) await sleep(10);
  return lines;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill();
  await exited;
}
