import { EventEmitter } from "node:events";
import { expect, test, vi } from "vitest";
import { type Command, type CommandIo, processIo, repeated, runCommand } from "../../src/command/command.ts";
import { StartError } from "../../src/server/start-error.ts";

interface Options {
  host?: string;
  fast?: boolean;
  taste?: readonly string[];
}

function commandOf(start: Command<Options>["start"]): Command<Options> {
  const flags = [
    ["--fast", "serve it fast"],
    ["--taste <name>", "repeatable", repeated("--taste", (text) => text !== "bad", "good")],
  ] as const;
  return { name: "serve-it", description: "Serves it", version: "1.2.3", flags, start };
}

/**
 * Runs a command that stops as soon as its server has started, or whose start throws `failure`. Returns its exit code,
 * output and mocks.
 */
async function run(argv: readonly string[], failure?: Error) {
  const close = vi.fn(async () => {});
  const start = vi.fn(async (_options: Options & { readonly port: number }, _io: CommandIo) => {
    if (failure) throw failure;
    return { readyLine: "Ready.", close };
  });
  let out = "";
  const errors: string[] = [];
  const io: CommandIo = {
    out: (text) => {
      out += text;
    },
    error: (line) => errors.push(line),
    stopped: Promise.resolve(),
  };
  const code = await runCommand(argv, commandOf(start), io);
  return { code, out, errors, start, close };
}

test("starts the server with the parsed options, prints the ready line, and closes the server at the end", async () => {
  const { code, out, errors, start, close } = await run(["--port", "0", "--fast"]);

  expect(start).toHaveBeenCalledExactlyOnceWith({ port: 0, host: "127.0.0.1", fast: true }, expect.anything());
  expect(close).toHaveBeenCalledOnce();
  expect({ code, out, errors }).toEqual({ code: 0, out: "Ready.\n", errors: [] });
});

test("prints the suggestions after the ready line, in one write", async () => {
  const printed: string[] = [];
  const io: CommandIo = { out: (text) => printed.push(text), error: () => {}, stopped: Promise.resolve() };
  const start = async () => ({ readyLine: "Ready.", suggestions: "Try this.\n", close: async () => {} });
  await runCommand(["--port", "0"], commandOf(start), io);

  expect(printed).toEqual(["Ready.\nTry this.\n"]);
});

test("prints the summary after the server has closed", async () => {
  let out = "";
  const io: CommandIo = {
    out: (text) => {
      out += text;
    },
    error: () => {},
    stopped: Promise.resolve(),
  };
  const close = async () => {
    out += "(closed)\n";
  };
  const start = async () => ({ readyLine: "Ready.", close, summary: () => "Served 0 requests.\n" });

  await runCommand([], commandOf(start), io);

  expect(out).toBe("Ready.\n(closed)\nServed 0 requests.\n");
});

test("keeps the server open until stopped", async () => {
  let stop = (): void => {};
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  const close = vi.fn(async () => {});
  const readyLine = new Promise<string>((resolve) => {
    const start = async () => ({ readyLine: "Ready.", close });
    void runCommand([], commandOf(start), { out: resolve, error: () => {}, stopped });
  });

  await readyLine;
  expect(close).not.toHaveBeenCalled();

  stop();
  await expect.poll(() => close).toHaveBeenCalledOnce();
});

test("accepts the largest port", async () => {
  const { start } = await run(["--port", "65535"]);

  expect(start).toHaveBeenCalledExactlyOnceWith({ port: 65_535, host: "127.0.0.1" }, expect.anything());
});

test("passes on the names of each `--allow-host`", async () => {
  const { start } = await run(["--port", "0", "--allow-host", "api.test", "--allow-host", "mock"]);

  expect(start).toHaveBeenCalledExactlyOnceWith(
    { port: 0, host: "127.0.0.1", allowHosts: ["api.test", "mock"] },
    expect.anything(),
  );
});

test("passes on each value of a flag that may be repeated", async () => {
  const { start } = await run(["--port", "0", "--taste", "sweet", "--taste", "sour"]);

  expect(start).toHaveBeenCalledExactlyOnceWith(
    { port: 0, host: "127.0.0.1", taste: ["sweet", "sour"] },
    expect.anything(),
  );
});

test.each([
  ["the flags", "--help", "--fast"],
  ["what a port is", "--help", "TCP port; 0 selects a free one"],
  ["what a host is", "--help", "address to listen on"],
  ["how to permit another host", "--help", "--allow-host <name>"],
  ["the version", "--version", "1.2.3"],
])("prints %s for %s, and starts no server", async (_, flag, text) => {
  const { code, out, start } = await run([flag]);

  expect(code).toBe(0);
  expect(out).toContain(text);
  expect(start).not.toHaveBeenCalled();
});

test.each([
  ["a port that is not a number", ["--port", "http"], '`--port` must be a whole number from 0 to 65535, got "http"'],
  ["a port that is too large", ["--port", "65536"], '`--port` must be a whole number from 0 to 65535, got "65536"'],
  ["a negative port", ["--port=-1"], '`--port` must be a whole number from 0 to 65535, got "-1"'],
  ["a port with an exponent", ["--port", "1e3"], '`--port` must be a whole number from 0 to 65535, got "1e3"'],
  [
    "a host name with a port",
    ["--allow-host", "api.test:80"],
    '`--allow-host` must be a host name without a port, got "api.test:80"',
  ],
  ["an invalid value of a flag that may be repeated", ["--taste", "bad"], '`--taste` must be good, got "bad"'],
  ["an unknown option", ["--prot", "1"], "unknown option '--prot' (Did you mean --port?)"],
  ["a positional argument", ["serve"], "too many arguments. Expected 0 arguments but got 1: serve."],
  ["an option without a value", ["--host"], "option '--host <address>' argument missing"],
])("prints the reason in one line and exits with code 2 for %s", async (_, argv, message) => {
  const { code, errors, start } = await run(argv);

  expect(code).toBe(2);
  expect(errors).toEqual([`serve-it: ${message}`]);
  expect(start).not.toHaveBeenCalled();
});

test.each([
  ["a StartError", new StartError("port_unavailable", "The port is in use")],
  ["a TypeError", new TypeError("The port is in use")],
])("prints the message of %s after the name of the command, and exits with code 2", async (_, error) => {
  const { code, errors } = await run([], error);

  expect({ code, errors }).toEqual({ code: 2, errors: ["serve-it: The port is in use"] });
});

test("rejects with any other error that the start throws", async () => {
  await expect(run([], new Error("a bug"))).rejects.toThrow("a bug");
});

test.each(["SIGINT", "SIGTERM"])(
  "writes to the streams of the process, and resolves `stopped` on %s",
  async (signal) => {
    const [out, error] = [vi.fn(), vi.fn()];
    const source = Object.assign(new EventEmitter(), { stdout: { write: out }, stderr: { write: error } });
    const io = processIo(source);

    io.out("text");
    io.error("line");
    source.emit(signal);

    await io.stopped;
    expect(out).toHaveBeenCalledExactlyOnceWith("text");
    expect(error).toHaveBeenCalledExactlyOnceWith("line\n");
  },
);
