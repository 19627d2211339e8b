import { EventEmitter } from "node:events";
import { openSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { own } from "@planasonix/configured/src/shown/sanitize.ts";
import { expect, test } from "vitest";
import { createOutput, type OutputStream } from "../../src/shown/output.ts";

/** A stream that takes `room` texts before its reader is slow. */
function createStream({
  room = 1,
  ...more
}: {
  readonly room?: number;
  isTTY?: boolean;
  columns?: number;
  fd?: number;
} = {}) {
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
  [{}, { CI: "true" }, { isReadByCi: true }],
  [{}, { TF_BUILD: "True" }, { isReadByCi: true }],
  [{ fd: openSync("/dev/null", "r") }, { GITHUB_ACTIONS: "true" }, { isReadByCi: true }],
  [{ fd: openSync(fileURLToPath(import.meta.url), "r") }, { GITHUB_ACTIONS: "true" }, { isReadByCi: false }],
  [{ fd: 999_999 }, { CI: "1" }, { isReadByCi: true }],
  [{}, { CI: "false" }, { isReadByCi: false }],
  [{}, {}, { isReadByCi: false, isReadByModel: false }],
  [{}, { PLANASONIX_AGENT: "1" }, { isReadByModel: true }],
  [{}, { PLANASONIX_AGENT: "0", CLAUDECODE: "1" }, { isReadByModel: false }],
])("a stream %j with the environment %j is %j", (stream, env, expected) => {
  expect(createStream(stream).output(env)).toMatchObject(expected);
});

test("text is made safe to print, bytes are written as they are", async () => {
  const { written, output } = createStream({ room: 9 });
  const stdout = output();
  await stdout.write("a\u001b[2J\n::error::x ##vso[a.b]");
  await stdout.write(own("::endgroup::"));
  await stdout.write(Buffer.from("\u001b[2J::error::"));
  expect(written.map(String)).toEqual([
    `${String.raw`a\x1b[2J`}\n${String.raw`\x3a:error::x \x23#vso[a.b]`}`,
    "::endgroup::",
    "\u001b[2J::error::",
  ]);
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

test("two writers that wait for one slow reader both go on: when it reads, goes away, or need not be waited for", async () => {
  for (const wake of ["drain", "error", "release"] as const) {
    const { stream, output } = createStream({ room: 0 });
    const shown = output();
    const writes = Promise.all([shown.write("a"), shown.write("b")]);
    if (wake === "release") shown.release();
    else stream.emit(wake, Object.assign(new Error("write"), { code: "EPIPE" }));
    await writes;
  }
});
