import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readFile } from "../../../src/exchange/response/read-response.ts";
import { problem, setup } from "../../support/fixture.ts";

const file = (body: BodyInit | null, headers: Record<string, string> = {}): Response => new Response(body, { headers });
const textOf = (body: ReadableStream): Promise<string> => new Response(body).text();

describe("download", () => {
  test("returns a stream with the file's type and name", async () => {
    const headers = { "content-type": "text/csv", "content-disposition": 'attachment; filename="a.csv"' };
    const { things, fetch } = setup([() => file("1,2", headers)]);

    const { body, type, name } = await things.download("th_1");
    expect({ type, name }).toEqual({ type: "text/csv", name: "a.csv" });
    await expect(textOf(body)).resolves.toBe("1,2");
    expect(fetch.sent[0]?.headers.get("accept")).toBe("*/*");
  });

  test.each([
    ['attachment; filename="plain.txt"', "plain.txt"],
    ["attachment; filename=plain.txt; size=5", "plain.txt"],
    ['attachment; filename = "plain.txt"', "plain.txt"],
    ["attachment; filename* = UTF-8''plain.txt", "plain.txt"],
    ['attachment; filename=".profile"', ".profile"],
    ['attachment; filename="draft."', "draft."],
    ["attachment; filename=\"fallback.txt\"; filename*=UTF-8''na%C3%AFve%20file.txt", "naïve file.txt"],
    ["attachment; filename*=utf-8'en'%e2%82%ac.txt", "€.txt"],
    ["attachment; filename=\"fallback.txt\"; filename*=UTF-8''%zz", "fallback.txt"],
    ['attachment; filename="a \\"b\\".txt"', 'a "b".txt'],
    ['attachment; filename="../../etc/passwd"', "passwd"],
    ["attachment; filename*=UTF-8''..%5C..%5Cboot.ini", "boot.ini"],
    ['attachment; filename="dir/"', undefined],
    ['attachment; filename=".."', undefined],
    ["attachment; filename*=UTF-8''a%00b%0A.txt", "ab.txt"],
    ["inline", undefined],
    ["", undefined],
  ])("reads the file name from the header %j: %j", async (disposition, expected) => {
    const { things } = setup([() => file("x", { "content-disposition": disposition })]);
    expect((await things.download("th_1")).name).toBe(expected);
  });

  test("accepts an empty file", async () => {
    const { things } = setup([() => file(null)]);
    const { body, type } = await things.download("th_1");
    expect(type).toBeUndefined();
    await expect(textOf(body)).resolves.toBe("");
  });

  test("accepts a file that is larger than `maxResponseBytes`", async () => {
    const { things } = setup([() => file("x".repeat(1_000))], { maxResponseBytes: 10 });
    await expect(textOf((await things.download("th_1")).body)).resolves.toHaveLength(1_000);
  });

  test("rejects with the API's error if the file does not exist", async () => {
    const { things } = setup([problem(404)]);
    await expect(things.download("th_1")).rejects.toMatchObject({ name: "NotFoundError", code: "oops" });
  });

  test("allows a download longer than the timeout, but no pause of that length", async () => {
    const source = new TransformStream<Uint8Array, Uint8Array>();
    const writer = source.writable.getWriter();
    const { things, clock } = setup([() => file(source.readable)], { timeoutMs: 1_000, deadlineMs: 1_500 });
    const reader = (await things.download("th_1")).body.getReader();

    for (const byte of [1, 2, 3]) {
      const read = reader.read();
      await clock.advance(900);
      await writer.write(new Uint8Array([byte]));
      await expect(read).resolves.toEqual({ done: false, value: new Uint8Array([byte]) });
    }
    const silent = expect(reader.read()).rejects.toMatchObject({
      name: "TimeoutError",
      message: "GET /things/th_1/file took longer than timeoutMs (1000 ms)",
    });
    await clock.advance(1_000);
    await silent;
    await expect(writer.closed).rejects.toMatchObject({ name: "TimeoutError" });
  });

  test("fails the stream when the caller's signal aborts, and cancels the source", async () => {
    const source = new TransformStream<Uint8Array, Uint8Array>();
    const writer = source.writable.getWriter();
    const controller = new AbortController();
    const { things } = setup([() => file(source.readable)]);
    const { body } = await things.download("th_1", { signal: controller.signal });

    const read = expect(body.getReader().read()).rejects.toBe("enough");
    controller.abort("enough");
    await read;
    await expect(writer.closed).rejects.toBe("enough");
  });

  test("cancels the source when the stream is canceled", async () => {
    const source = new TransformStream<Uint8Array, Uint8Array>();
    const writer = source.writable.getWriter();
    const { things } = setup([() => file(source.readable)]);
    await (await things.download("th_1")).body.cancel("not wanted");
    await expect(writer.closed).rejects.toBe("not wanted");
  });
});

test("never returns a path as the name of a file, whatever the server sends", () => {
  const name = fc.stringMatching(/^[\t -~\x80-\xff]*$/);
  const header = fc.oneof(
    name,
    name.map((text) => `attachment; filename="${text}"`),
    name.map((text) => `attachment; filename*=utf-8''${text}`),
  );
  fc.assert(
    fc.property(header, (disposition) => {
      const headers = new Headers({ "content-disposition": disposition });
      expect(readFile(headers, undefined).name ?? "").not.toMatch(/[/\\]/);
    }),
    { numRuns: 300 },
  );
});

test("reads a file name of 60 kB in little time, whatever the server sends", () => {
  const parts = [
    "a",
    "/",
    "\\",
    '"',
    '\\"',
    " ",
    ";",
    "'",
    "%",
    "=",
    "filename",
    'filename="',
    "filename*=utf-8'",
    "filename* ",
  ];
  const before = process.cpuUsage();
  for (const start of ["", 'filename="', "filename=", "filename*=utf-8''", "filename*=utf-8'"]) {
    for (const part of parts) {
      readFile(new Headers({ "content-disposition": start + part.repeat(60_000 / part.length) }), undefined);
    }
  }

  expect(process.cpuUsage(before).user).toBeLessThan(1_000_000); // One of them took 2 s.
});

describe("body that is not a file", () => {
  const bytes = (size: number) => JSON.stringify({ data: { id: "x".repeat(size), type: "thing", attributes: {} } });

  test("reads a whole body that arrives byte by byte", async () => {
    const text = JSON.stringify({ data: { id: "ä€😀".repeat(50), type: "thing", attributes: {} } });
    const start = (controller: ReadableStreamDefaultController<Uint8Array>): void => {
      for (const byte of new TextEncoder().encode(text)) controller.enqueue(new Uint8Array([byte]));
      controller.close();
    };
    const { things } = setup([() => new Response(new ReadableStream({ start }))]);
    await expect(things.get("th_1")).resolves.toMatchObject({ id: "ä€😀".repeat(50) });
  });

  test("rejects a body larger than `maxResponseBytes` without a retry", async () => {
    const { things, fetch } = setup([() => new Response(bytes(1_000))], { maxResponseBytes: 1_000 });
    await expect(things.get("th_1")).rejects.toMatchObject({
      name: "ResponseFormatError",
      message: "GET /things/th_1 returned more than 1000 bytes (maxResponseBytes)",
    });
    expect(fetch.sent).toHaveLength(1);
  });

  test("reads a body of exactly `maxResponseBytes`", async () => {
    const { things } = setup([() => new Response(bytes(1_000))], { maxResponseBytes: bytes(1_000).length });
    await expect(things.get("th_1")).resolves.toMatchObject({ id: expect.any(String) });
  });

  test("retries, then rejects with a ConnectionError, if the body breaks off", async () => {
    const broken = (): Response =>
      new Response(
        new ReadableStream({
          pull: (controller) => controller.error(Object.assign(new Error("terminated"), { code: "ECONNRESET" })),
        }),
      );
    const { things, fetch } = setup([broken], { maxRetries: 1 });
    await expect(things.get("th_1")).rejects.toMatchObject({
      name: "ConnectionError",
      phase: "body",
      message:
        "GET /things/th_1 failed: the connection to api.test closed before the response body was complete (ECONNRESET)",
    });
    expect(fetch.sent).toHaveLength(2);
  });
});
