import { EventEmitter, once } from "node:events";
import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { machineOf } from "../src/machine.ts";

test("a process is the machine of a server, except for its stdin, which the protocol needs", async () => {
  const program = Object.assign(new EventEmitter(), {
    env: { A: "b" },
    platform: "linux",
    cwd: () => "/somewhere",
    stderr: new PassThrough(),
  });
  const machine = machineOf(program as unknown as NodeJS.Process);
  const signals: string[] = [];
  const stop = machine.onSignal((signal) => signals.push(signal));
  program.emit("SIGTERM");
  stop();
  program.emit("SIGTERM");
  await new Promise<void>((resolve) => machine.after(1, resolve));
  machine.after(1, () => signals.push("canceled"))();
  const printed = once(program.stderr, "data");
  await machine.stderr.write("a\u001b[2J\n");

  expect(machine).toMatchObject({ env: { A: "b" }, cwd: "/somewhere", policyFiles: { owner: 0 } });
  expect(String(await printed)).toBe("a\\x1b[2J\n");
  expect(signals).toEqual(["SIGTERM"]);
  await expect(machine.stdin()).rejects.toThrow("The protocol needs stdin");
});
