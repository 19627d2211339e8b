import { fileURLToPath } from "node:url";
import { Client, type ClientCapabilities, InMemoryTransport } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { serveStdio } from "@modelcontextprotocol/server/stdio";
import type { Session } from "@planasonix/configured/src/session/session.ts";
import { createWorkspace } from "../../src/calls/workspace.ts";
import { createServer } from "../../src/server/server.ts";
import type { FakeMachine } from "./machine.ts";

/** The built program. */
export const bin: string = fileURLToPath(new URL("../../dist/bin.js", import.meta.url));

/** How a client and a server agree on a version of the protocol. */
export type Negotiation = "legacy" | "auto" | { readonly pin: "2026-07-28" };

/** What a tool has answered. */
export interface Answered {
  readonly text: string;
  readonly isError: boolean;
}

/** A client of the server, as an MCP host has it. */
export interface Connection extends AsyncDisposable {
  readonly client: Client;
  call(tool: string, values?: Record<string, unknown>, options?: object): Promise<Answered>;
}

/** How to connect. */
export interface ConnectOptions {
  readonly negotiation?: Negotiation | undefined;
  /** Answers a question to a person. Without it, the MCP host cannot ask. */
  readonly answer?:
    | ((message: string) => { readonly action: "accept" | "decline" | "cancel"; readonly content?: object })
    | undefined;
}

/** Connects to a server in this process. */
export async function connect(
  machine: FakeMachine,
  flags: Readonly<Record<string, string>> = {},
  options: ConnectOptions = {},
): Promise<Connection> {
  const given: Session["flags"] = new Map(Object.entries(flags).map(([name, value]) => [name, [value]]));
  const workspace = await createWorkspace(machine, given);
  const [ours, theirs] = InMemoryTransport.createLinkedPair();
  const handle = serveStdio(() => createServer(workspace), { transport: theirs as never });
  const client = createClient(options);
  await client.connect(ours);
  return connection(client, async () => {
    await client.close();
    await handle.close();
  });
}

/** Starts the built program, and connects to it over stdio. */
export async function connectToProgram(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  options: ConnectOptions = {},
): Promise<Connection & { readonly pid: number }> {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [bin, ...args],
    env: { PATH: process.env.PATH ?? "", HOME: "/nowhere", ...env },
    stderr: "ignore",
  });
  const client = createClient(options);
  await client.connect(transport);
  return Object.assign(
    connection(client, () => client.close()),
    { pid: transport.pid ?? 0 },
  );
}

function createClient({ negotiation = "legacy", answer }: ConnectOptions): Client {
  const capabilities: ClientCapabilities = answer ? { elicitation: {} } : {};
  const mode = typeof negotiation === "string" ? negotiation : { ...negotiation };
  const client = new Client({ name: "a-host", version: "1.0.0" }, { capabilities, versionNegotiation: { mode } });
  if (answer) client.setRequestHandler("elicitation/create", ({ params }) => answer(params.message) as never);
  return client;
}

function connection(client: Client, close: () => Promise<void>): Connection {
  return {
    client,
    async call(tool, values = {}, options) {
      const { content, isError } = await client.callTool({ name: tool, arguments: values }, options);
      const [first] = content as { type: string; text: string }[];
      return { text: first?.text ?? "", isError: isError === true };
    },
    [Symbol.asyncDispose]: close,
  };
}
