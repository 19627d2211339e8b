import { randomBytes } from "node:crypto";
import type { Effect, Planasonix } from "@planasonix/client";
import { readCommands } from "@planasonix/configured/src/described/read-commands.ts";
import { exitCodes } from "@planasonix/configured/src/errors/exit-codes.ts";
import { UsageError } from "@planasonix/configured/src/errors/usage-error.ts";
import type { Interrupted } from "@planasonix/configured/src/session/interrupted.ts";
import { checkSupported, readSpokenDialect } from "@planasonix/configured/src/session/spoken-dialect.ts";
import { isLoopback } from "@planasonix/configured/src/session/transport/loopback.ts";
import { inOneLine } from "@planasonix/configured/src/shown/sanitize.ts";
import { isSource, readSource } from "@planasonix/configured/src/typed/source.ts";
import { signedFetch } from "@planasonix/webhooks/send";
import { listenForInterrupts } from "../session/interrupts.ts";
import type { Session } from "../session/session.ts";
import { readJson } from "../typed/json.ts";
import type { OwnCommand } from "./own-command.ts";

/** `planasonix webhooks listen`: sends signed events to a server on this machine. */
export const webhooksListen: OwnCommand = {
  page: {
    summary: "Send signed events to a local server",
    description:
      "Sends events to a server on this machine, signed as Planasonix signs them: those of a file, or those of a sandbox on this machine, until Ctrl-C. A deployment elsewhere cannot reach this machine.",
    usage: "webhooks listen",
    args: [],
    examples: [
      "planasonix webhooks listen --forward http://localhost:3000 --secret env:WEBHOOK_SECRET",
      "planasonix webhooks listen --forward http://localhost:3000 --secret env:WEBHOOK_SECRET --file events.json",
    ],
    facts: [],
  },
  flags: [
    {
      name: "forward",
      isSwitch: false,
      placeholder: "<url>",
      description: "Required. URL of your server on this machine.",
    },
    {
      name: "secret",
      isSwitch: false,
      placeholder: "<source>",
      description: "Signing secret: env:NAME, @file or -. Default: a new one, which is printed.",
    },
    {
      name: "file",
      isSwitch: false,
      placeholder: "<file>",
      description: "JSON file with an event, or a list of events.",
    },
  ],
  run: listen,
};

async function listen(session: Session): Promise<number> {
  const forward = session.flag("forward");
  if (forward === undefined || !URL.canParse(forward)) {
    throw new UsageError("webhooks listen needs the URL of your server", "--forward http://localhost:3000");
  }
  if (!isHere(forward)) {
    throw new UsageError(
      `--forward must be a URL of this machine, got ${JSON.stringify(forward)}`,
      "--forward http://localhost:3000",
    );
  }
  const file = session.flag("file");
  await session.require("webhooks listen", () => effectsOf(file === undefined));
  const given = session.flag("secret");
  const secret =
    given === undefined
      ? `whsec_${randomBytes(24).toString("hex")}`
      : await readSource(given, "--secret", session.machine);
  if (given === undefined) await session.say(`Signing secret of these events: ${secret}`);
  if (file !== undefined) return sendFile(session, forward, secret, file);
  const { server, dialect } = await session.settings();
  checkSupported(dialect, "webhooks.create");
  if (!isHere(server.url)) {
    throw new UsageError(
      "Only a sandbox on this machine can reach your server",
      "planasonix sandbox, or --file events.json",
    );
  }
  return forwardFromSandbox(session, forward, secret);
}

/** What it sends to the server counts as well. A sandbox also gets a subscription, which is deleted at the end. */
function effectsOf(hasSandbox: boolean): readonly Effect[] {
  const parts = hasSandbox ? ["create", "sendTest", "listDeliveries", "delete"] : [];
  const commands = readCommands("webhooks").filter(({ operation }) =>
    parts.includes(operation.replace("webhooks.", "")),
  );
  return [...new Set<Effect>(["send", ...commands.flatMap(({ effects }) => effects)])];
}

/** Whether a URL leads to this machine. */
function isHere(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return /^https?:$/.test(protocol) && isLoopback(hostname);
}

/** Sends each event of a file once. Ends with 1 if the server rejects one of them. */
async function sendFile(session: Session, url: string, secret: string, file: string): Promise<number> {
  const name = isSource(file) ? file : `@${file}`;
  const content = readJson(await readSource(name, "--file", session.machine), "--file");
  const events: readonly unknown[] = Array.isArray(content) ? content : [content];
  const types = await typesOf(session, events);
  let isRejected = false;
  for (const [index, event] of events.entries()) {
    const type = inOneLine(types[index] ?? "event");
    try {
      const { status } = await signedFetch(url, { secret, body: JSON.stringify(event), maxRetries: 0 });
      isRejected ||= status >= 300;
      await session.machine.stdout.write(`${type} ${status}\n`);
    } catch (error) {
      isRejected = true;
      const { cause = error } = Object(error);
      await session.machine.stdout.write(`${type} not delivered: ${inOneLine(cause.code ?? cause.message)}\n`);
    }
  }
  return isRejected ? exitCodes.failed : exitCodes.success;
}

/**
 * The types of events, for people: also as they are documented, if the dialect of the command or of the environment has
 * another name. No server of the API is asked, so it does not matter whose dialect it is.
 *
 * @throws {UsageError} If an event is not in the form of the dialect. Nothing has been sent.
 */
async function typesOf({ machine, flag }: Session, events: readonly unknown[]): Promise<string[]> {
  const given = flag("dialect") ?? (machine.env.PLANASONIX_DIALECT || "documented");
  const sent = events.map((event) => String(Object(event).type ?? Object(event).event ?? "event"));
  if (given === "documented") return sent;
  const place = flag("dialect") === undefined ? "the environment variable PLANASONIX_DIALECT" : "--dialect";
  const [{ createEventDialect }, { name, option }] = await Promise.all([
    import("@planasonix/webhooks/dialect"),
    readSpokenDialect({ given, place, folder: machine.cwd }),
  ]);
  const { parse } = createEventDialect(option.data);
  return events.map((event, index) => {
    try {
      const { type } = parse(JSON.stringify(event));
      return type === sent[index] ? type : `${sent[index]} (${type})`;
    } catch (error) {
      throw new UsageError(`--file: event ${index + 1} is not of the dialect ${name}: ${Object(error).message}`);
    }
  });
}

const pollMs = 1_000;

/** Lets the sandbox deliver its events to the server, and prints each delivery, until a signal. */
async function forwardFromSandbox(session: Session, url: string, secret: string): Promise<number> {
  const client = await session.client();
  const { id } = await client.webhooks.create({ url, events: [...knownEvents()], secret });
  const { signal, stop } = listenForInterrupts(session.machine);
  try {
    await session.say(`Forwarding events of the sandbox to ${inOneLine(url)}. Ctrl-C ends it.`);
    await client.webhooks.sendTest(id, {});
    for (const shown = new Set<string>(); !signal.aborted; ) {
      await printDeliveries(session, client, id, shown);
      await pause(session, signal);
    }
    const interrupted: Interrupted = signal.reason;
    return interrupted.code;
  } finally {
    stop();
    await client.webhooks.delete(id, { deadlineMs: 3_000 }).catch(() => {});
  }
}

/** The events that the description knows. */
function knownEvents(): readonly string[] {
  const command = readCommands("webhooks").find(({ operation }) => operation === "webhooks.create");
  return command?.body?.flags.find(({ field }) => field === "events")?.values ?? [];
}

async function printDeliveries(session: Session, client: Planasonix, id: string, shown: Set<string>): Promise<void> {
  for (const delivery of (await client.webhooks.listDeliveries(id).toArray({ limit: 100 })).reverse()) {
    const { event, status, http_status, last_error } = delivery.attributes;
    if (status === "pending" || shown.has(delivery.id)) continue;
    shown.add(delivery.id);
    const line = [event, status, http_status, last_error].filter((part) => part !== null && part !== undefined);
    await session.machine.stdout.write(`${inOneLine(line.join(" "))}\n`);
  }
}

function pause({ machine }: Session, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const cancel = machine.after(pollMs, resolve);
    signal.addEventListener(
      "abort",
      () => {
        cancel();
        resolve();
      },
      { once: true },
    );
  });
}
