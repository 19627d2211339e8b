import { EventEmitter, once } from "node:events";
import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { processHost } from "../src/host.ts";

test("a process is the host of a server, except for its stdin, which the protocol needs", async () => {
  const program = Object.assign(new EventEmitter(), {
    env: { A: "b" },
    platform: "linux",
    cwd: () => "/somewhere",
    stderr: new PassThrough(),
  });
  const host = processHost(program as unknown as NodeJS.Process);
  const signals: string[] = [];
  const stop = host.onSignal((signal) => signals.push(signal));
  program.emit("SIGTERM");
  stop();
  program.emit("SIGTERM");
  await new Promise<void>((resolve) => host.after(1, resolve));
  host.after(1, () => signals.push("canceled"))();
  const printed = once(program.stderr, "data");
  await host.stderr.write("a\u001b[2J\n");

  expect(host).toMatchObject({ env: { A: "b" }, cwd: "/somewhere", policyFiles: { owner: 0 } });
  expect(String(await printed)).toBe("a\\x1b[2J\n");
  expect(signals).toEqual(["SIGTERM"]);
  await expect(host.stdin()).rejects.toThrow("The protocol needs stdin");
});
