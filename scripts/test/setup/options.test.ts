import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { describe, expect, test, vi } from "vitest";
import { commands } from "../../setup/commands.mjs";
import { readOptions } from "../../setup/options.mjs";

const { start, mock, ...others } = commands;
const { setup, test: testCommand, proof } = others;

describe("readOptions", () => {
  test("parses the options and applies the defaults", async () => {
    expect(await readOptions(start, ["--once", "--port", "0"])).toEqual(["--once", "--port", "0"]);
    expect(await readOptions(setup, [])).toEqual([]);
    expect(await readOptions(proof, ["vite", "deno"])).toEqual(["vite", "deno"]);
  });

  test("leaves the options of the mock to its program, which also knows the usage", async () => {
    const args = ["--allow-host", "a", "--allow-host", "b", "--help"];

    expect(await readOptions(mock, args)).toEqual(args);
  });

  test("gives the mock, the sandbox and the site each a port of its own", async () => {
    expect(await readOptions(start, [])).toEqual(["--port", "4010"]);
    expect(await readOptions(start, ["--sandbox"])).toEqual(["--sandbox", "--port", "4011"]);
    expect(await readOptions(start, ["--docs"])).toEqual(["--docs", "--port", "4012"]);
    expect(await readOptions(start, ["--sandbox", "--port", "0"])).toEqual(["--sandbox", "--port", "0"]);
  });

  test.each(Object.entries({ ...others, start }))(
    "prints the usage of %s and returns no options",
    async (_, command) => {
      const print = vi.spyOn(console, "log").mockReturnValue();
      expect(await readOptions(command, ["--help"])).toBeUndefined();
      const [[usage]] = print.mock.calls as [[string]];
      print.mockRestore();

      expect(usage).toContain(`${command.usage} -- [options]`);
      for (const name of Object.keys(command.options ?? {})) expect(usage).toContain(`--${name}`);
      expect(usage).toContain(command.names?.value ?? "");
    },
  );

  test.each([
    [["--twice"], start, 'Unknown option "--twice". Type npm start -- --help for the options.'],
    [["4011"], start, 'Unexpected argument "4011"'],
    [["--once=yes"], start, 'Option "--once" does not take an argument'],
    [["--port", "1"], testCommand, 'Unknown option "--port". Type npm test -- --help for the options.'],
    [["--port", "abc"], start, '"--port" must be a whole number from 0 to 65535, got "abc".'],
    [["--port", "65536"], start, 'got "65536"'],
    [["--port", "-1"], start, 'Option "--port" argument is ambiguous'],
    [["--port", ""], start, 'got ""'],
    [["--port", "1.5"], start, 'got "1.5"'],
  ])("rejects %j with a message of one line", async (args, command, message) => {
    const refusal = await readOptions(command, args).catch((error: Error) => error.message);

    expect(refusal).toContain(message);
    expect(refusal).not.toContain("\n");
  });
});

test("the advice for a port in use keeps the other options", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const args = (...more: string[]) => ["--port", String(port), ...more];

  await expect(readOptions(start, args("--sandbox", "--once"))).rejects.toThrow(
    / is in use\. .*: type npm start -- --port 0 --sandbox --once\.$/,
  );
  server.close();
});
