import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import { createOutput, type OutputStream } from "../../src/shown/output.ts";

/** A stream that takes `room` texts before its reader is slow. */
function createStream({ room = 1, ...more }: { readonly room?: number; isTTY?: boolean; columns?: number } = {}) {
  const written: string[] = [];
  const stream = Object.assign(new EventEmitter(), {
    ...more,
    write: (text: string) => written.push(text) < room,
  });
  return { written, stream, output: (env = {}) => createOutput(stream as unknown as OutputStream, env) };
}

test.each([
  [{ isTTY: true, columns: 100 }, {}, { isTerminal: true, columns: 100, hasColor: true }],
  [{ isTTY: true, columns: 100 }, { NO_COLOR: "1" }, { isTerminal: true, columns: 100, hasColor: false }],
  [{ isTTY: true }, { TERM: "dumb", COLUMNS: "60" }, { isTerminal: true, columns: 60, hasColor: false }],
  [{}, {}, { isTerminal: false, columns: 80, hasColor: false }],
  [{}, { FORCE_COLOR: "1", COLUMNS: "many" }, { isTerminal: false, columns: 80, hasColor: true }],
  [{ isTTY: true }, { FORCE_COLOR: "0" }, { isTerminal: true, columns: 80, hasColor: false }],
])("a stream %j with the environment %j is %j", (stream, env, expected) => {
  expect(createStream(stream).output(env)).toMatchObject(expected);
});

test("a write waits until a slow reader has taken enough", async () => {
  const { stream, written, output } = createStream();
  const order: string[] = [];
  const write = output()
    .write("a")
    .then(() => order.push("written"));
  await Promise.resolve();
  order.push("drained");
  stream.emit("drain");
  await write;
  expect([written, order]).toEqual([["a"], ["drained", "written"]]);
});

test.each([
  ["EPIPE", undefined],
  ["ERR_STREAM_DESTROYED", undefined],
  ["ENOSPC", "ENOSPC"],
])("after %s, later text is dropped, and the failure is %j", async (code, failure) => {
  const { stream, written, output } = createStream();
  const stdout = output();
  const write = stdout.write("a"); // Waits for a reader that goes away.
  stream.emit("error", Object.assign(new Error("write"), { code }));
  await write;
  await stdout.write("b");
  expect([written, stdout.isClosed, stdout.failure]).toEqual([["a"], true, failure]);
});
