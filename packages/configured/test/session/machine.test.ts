import { EventEmitter } from "node:events";
import { homedir } from "node:os";
import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { argumentsOf, clientMethod } from "../../src/session/client-method.ts";
import { homeOf, onProcessSignal, systemFolder, textOf } from "../../src/session/machine.ts";

test("the signals that end a process are heard until nobody listens", () => {
  const program = new EventEmitter();
  const heard: string[] = [];
  const stop = onProcessSignal(program as never, (signal) => heard.push(signal));
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP", "SIGUSR1"]) program.emit(signal);
  stop();
  program.emit("SIGINT");
  expect(heard).toEqual(["SIGINT", "SIGTERM", "SIGHUP"]);
});

test("a stream is read as text, and folders are those of the system", async () => {
  const [first, second] = ["é".slice(0), "x"].map((text) => Buffer.from(text));
  expect(await textOf(Readable.from([first?.subarray(0, 1), first?.subarray(1), second]))).toBe("éx");
  expect(homeOf()).toBe(homedir());
  expect([systemFolder({}), systemFolder({ SystemRoot: "D:\\W" })]).toEqual([
    "C:\\Windows\\System32",
    "D:\\W\\System32",
  ]);
});

test.each([
  [1, "body", ["a", { b: 1 }]],
  [1, "query", ["a", { q: 1 }]],
  [1, undefined, ["a"]],
  [2, "body", [{ x: "a", y: "c" }, { b: 1 }]],
] as const)("a method gets %d IDs, then its %s", (count, takes, expected) => {
  const ids = Array.from({ length: count }, (_, index) => ({ name: `${index}` })) as never;
  const path: Record<string, string> = count === 1 ? { x: "a" } : { x: "a", y: "c" };
  expect(argumentsOf({ ids, ...(takes && { takes }) }, { path, query: { q: 1 }, body: { b: 1 } })).toEqual(expected);
  expect(clientMethod({ runs: { get: "found" } } as never, "runs.get")).toBe("found");
});
