import { Command, CommanderError } from "commander";
import { MockError } from "./description/mock-error.ts";
import { type MockOptions, resolveOptions } from "./server/options.ts";
import type { ServedMock } from "./server/serve.ts";

/** What the command needs of the world. */
export interface Io {
  readonly out: (text: string) => void;
  readonly error: (line: string) => void;
  readonly version: string;
  /** Settles when the command is asked to end. */
  readonly stopped: Promise<unknown>;
}

/**
 * Runs the command until it is asked to end.
 *
 * @returns The exit code: 0 after a clean end, 2 if it could not start.
 */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  try {
    const options = resolveOptions(parseOptions(argv, io));
    // Prism takes half a second to load, which help and a bad option need not wait for.
    const { serveMock } = await import("./server/serve.ts");
    const mock = await serveMock(options);
    io.out(`${readyLine(mock)}\n`);
    await io.stopped;
    await mock.close();
    return 0;
  } catch (error) {
    return exitCodeOf(error, io);
  }
}

function readyLine({ url, operations }: ServedMock): string {
  // The first thing that can be asked for as it stands.
  const { path = "/openapi.yaml" } =
    operations.find(({ method, path }) => method === "GET" && !path.includes("{")) ?? {};
  const curl = `curl -H 'Authorization: Bearer any-key' ${url}${path}`;
  return `Planasonix mock: ${operations.length} operations at ${url} - try: ${curl}`;
}

function parseOptions(argv: readonly string[], { out, version }: Io): MockOptions {
  const command = new Command("planasonix-mock")
    .description("Serves the Planasonix API as a mock on this machine")
    .option("--port <number>", "TCP port; 0 takes any free one", "4010")
    .option("--host <address>", "address to listen on", "127.0.0.1")
    .option("--dynamic", "generate answers from the schemas instead of taking the examples")
    .option("--seed <text>", "make generated answers repeatable")
    .option("--spec <file>", "serve another OpenAPI 3.1 description, in YAML or JSON")
    .version(version)
    .exitOverride()
    .configureOutput({ writeOut: out, outputError: () => {} })
    .parse(argv, { from: "user" });
  const { port, ...others } = command.opts<Omit<MockOptions, "port"> & { port: string }>();
  return { ...others, port: parsePort(port) };
}

function parsePort(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new TypeError(`\`--port\` must be a whole number from 0 to 65535, got ${JSON.stringify(text)}`);
}

function exitCodeOf(error: unknown, io: Io): number {
  if (error instanceof CommanderError && error.exitCode === 0) return 0;
  if (!(error instanceof CommanderError || error instanceof MockError || error instanceof TypeError)) throw error;
  // Commander puts its guess at the right spelling on a line of its own.
  io.error(`planasonix-mock: ${error.message.replace(/^error: /, "").replaceAll(/\s*\n\s*/g, " ")}`);
  return 2;
}
