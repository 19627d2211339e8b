// The command line of a server: options, exit codes, and a clean stop on a signal.
import { Command as CommanderCommand, CommanderError } from "commander";
import { isHostName } from "../http/hosts.ts";
import { StartError } from "../server/start-error.ts";

/** The output streams of a command, and the signal to stop. */
export interface CommandIo {
  readonly out: (text: string) => unknown;
  readonly error: (line: string) => unknown;
  /** Resolves when the command must stop. */
  readonly stopped: Promise<unknown>;
}

/** A command that starts one server, and closes the server when stopped. */
export interface Command<Options> {
  /** The name of the command, such as `planasonix-mock`. */
  readonly name: string;
  readonly description: string;
  readonly version: string;
  /**
   * The flags of this command alone, with their descriptions, and their defaults or how their values are read. Every
   * command also has `--port`, `--host`, `--allow-host`, `--version` and `--help`.
   */
  readonly flags: readonly (readonly [flag: string, description: string, fallback?: string | RepeatedValue])[];
  /**
   * The default of `--port`.
   * @default 4010
   */
  readonly defaultPort?: number;
  /**
   * Checks the options and starts the server.
   * @throws {TypeError} If an option is invalid.
   * @throws {StartError} If the server cannot start.
   */
  start(options: Options & ServerOptions, io: CommandIo): Promise<StartedCommand>;
}

/** Checks a value of a flag that may be repeated, and adds it to the others. @throws {TypeError} If it is invalid. */
export type RepeatedValue = (text: string, others?: readonly string[]) => string[];

/** The options of every command, checked. */
export interface ServerOptions {
  readonly port: number;
  /** The host names of `--allow-host`; absent if there are none. */
  readonly allowHosts?: readonly string[];
}

/** A server that a command has started. */
export interface StartedCommand {
  /** The line to print when the server listens. */
  readonly readyLine: string;
  /** Lines to print after {@link StartedCommand.readyLine}, each with its line break. */
  readonly suggestions?: string;
  readonly close: () => Promise<void>;
  /** Text to print after the server has stopped. */
  readonly summary?: () => string;
}

/** The parts of a process that a command uses. */
export interface ProcessLike {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  once(signal: string, callback: () => void): unknown;
}

/** Writes to the standard output and error of a process. SIGINT and SIGTERM stop the command. */
export function processIo(source: ProcessLike): CommandIo {
  return {
    out: (text) => source.stdout.write(text),
    error: (line) => source.stderr.write(`${line}\n`),
    stopped: new Promise<void>((resolve) => {
      for (const signal of ["SIGINT", "SIGTERM"]) source.once(signal, resolve);
    }),
  };
}

/**
 * Runs the command until it is stopped.
 * @returns The exit code: 0 after a clean stop, `--help` or `--version`; 2 if an argument is invalid or the server
 * cannot start.
 * @throws Any other error of the command.
 */
export async function runCommand<Options>(
  argv: readonly string[],
  command: Command<Options>,
  io: CommandIo,
): Promise<number> {
  try {
    const { readyLine, suggestions = "", close, summary } = await command.start(parseOptions(argv, command, io), io);
    // One write, because a program may close the pipe as soon as it has read the address.
    io.out(`${readyLine}\n${suggestions}`);
    await io.stopped;
    await close();
    if (summary) io.out(summary());
    return 0;
  } catch (error) {
    return exitCodeFor(error, command.name, io);
  }
}

function parseOptions<Options>(
  argv: readonly string[],
  { name, description, version, flags, defaultPort = 4010 }: Command<Options>,
  { out }: CommandIo,
): Options & ServerOptions {
  const parser = new CommanderCommand(name)
    .description(description)
    .option("--port <number>", "TCP port; 0 selects a free one", String(defaultPort))
    .option("--host <address>", "address to listen on", "127.0.0.1")
    .option("--allow-host <name>", "accept requests for this name as well; repeatable", addHostName);
  for (const [flag, text, value] of flags) {
    if (typeof value === "function") parser.option<string[] | undefined>(flag, text, value);
    else parser.option(flag, text, value);
  }
  parser
    .version(version)
    .exitOverride()
    .configureOutput({ writeOut: out, outputError: () => {} })
    .parse(argv, { from: "user" });
  const { port, allowHost, ...options } = parser.opts<Options & { port: string; allowHost?: string[] }>();
  return { ...(options as Options), port: parsePort(port), ...(allowHost && { allowHosts: allowHost }) };
}

function parsePort(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new TypeError(`\`--port\` must be a whole number from 0 to 65535, got ${JSON.stringify(text)}`);
}

const addHostName = repeated("--allow-host", isHostName, "a host name without a port");

/** The reader of a flag that may be repeated. `rule` completes the message "must be ...". */
export function repeated(flag: string, check: (text: string) => boolean, rule: string): RepeatedValue {
  return (text, others = []) => {
    if (check(text)) return [...others, text];
    throw new TypeError(`\`${flag}\` must be ${rule}, got ${JSON.stringify(text)}`);
  };
}

function exitCodeFor(error: unknown, name: string, io: CommandIo): number {
  if (error instanceof CommanderError && error.exitCode === 0) return 0;
  if (!(error instanceof CommanderError || error instanceof StartError || error instanceof TypeError)) throw error;
  // Joins the lines, because Commander puts its suggestion for a misspelled option on a second line.
  io.error(`${name}: ${error.message.replace(/^error: /, "").replaceAll(/\s*\n\s*/g, " ")}`);
  return 2;
}
