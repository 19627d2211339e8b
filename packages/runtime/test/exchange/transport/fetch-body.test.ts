import { expect, test, vi } from "vitest";
import { createTransport, type TransportContext } from "../../../src/exchange/transport/fetch.ts";
import type { HttpRequest } from "../../../src/model/request.ts";
import { createRedactor } from "../../../src/redaction/redactor.ts";
import { fakeClock } from "../../../src/testing/index.ts";
import { requestOf } from "../../support/request.ts";
import { secretRules } from "../../support/secret-rules.ts";

const redactor = createRedactor(() => [], secretRules());
const limits = (maxResponseBytes = 100) => ({ clock: fakeClock(), maxResponseBytes, redactor });
const encode = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

/** Sends a request that gets this response, and returns the text of the response. */
async function readText(
  request: HttpRequest,
  response: Response,
  context: Omit<TransportContext, "fetch">,
): Promise<string> {
  return (await createTransport({ ...context, fetch: async () => response })(request)).text;
}

/** A body that yields these chunks and then ends, fails or stalls. */
function bodyOf(
  chunks: readonly (string | Uint8Array)[],
  then: "end" | "break" | "stall" = "end",
  cancel = () => {},
): ReadableStream {
  const rest = [...chunks];
  return new ReadableStream({
    cancel,
    pull(controller) {
      const chunk = rest.shift();
      if (chunk !== undefined) return controller.enqueue(typeof chunk === "string" ? encode(chunk) : chunk);
      if (then === "end") controller.close();
      if (then === "break") controller.error(new Error("reset"));
      return then === "stall" ? new Promise(() => {}) : undefined;
    },
  });
}

test.each([
  ["a missing body", null, ""],
  ["an empty body", bodyOf([]), ""],
  ["one chunk", bodyOf(["ä"]), "ä"],
  ["several chunks", bodyOf(["a", "b", "c"]), "abc"],
  ["a character split between chunks", bodyOf([encode("ä").slice(0, 1), encode("ä").slice(1)]), "ä"],
])("reads %s as text", async (_, body, expected) => {
  await expect(readText(requestOf(), new Response(body), limits())).resolves.toBe(expected);
});

test("reads a successful response of exactly the maximum size", async () => {
  await expect(readText(requestOf(), new Response("x".repeat(100)), limits())).resolves.toHaveLength(100);
});

test.each([
  ["in a chunk", ["x".repeat(60), "x".repeat(60)]],
  ["after a chunk that ends at the maximum", ["x".repeat(60), "x".repeat(40), "x"]],
])("rejects a response that becomes too large %s, names `maxResponseBytes` and cancels the body", async (_, chunks) => {
  const cancel = vi.fn();
  const response = new Response(bodyOf(chunks, "stall", cancel));

  await expect(readText(requestOf(), response, limits())).rejects.toMatchObject({
    name: "ResponseFormatError",
    expected: "at most 100 bytes (maxResponseBytes)",
    found: "more",
  });
  expect(cancel).toHaveBeenCalledOnce();
});

test("redacts the secret parameters of the URL in the error for a body that is too large", async () => {
  const url = "https://api.test/v1/runs?api_token=tok_123&limit=5";
  const read = readText(requestOf({ url }), new Response("x".repeat(101)), limits());

  await expect(read).rejects.toMatchObject({ url: "https://api.test/v1/runs?api_token=***&limit=5" });
});

test("rejects when the body of a successful response breaks off", async () => {
  await expect(readText(requestOf(), new Response(bodyOf(["{"], "break")), limits())).rejects.toMatchObject({
    name: "ConnectionError",
    phase: "body",
    failure: "ambiguous",
    cause: { message: "reset" },
  });
});

test("stops reading an error response after the chunk that exceeds 64 KiB", async () => {
  const response = new Response(bodyOf(["x".repeat(40_000), "x".repeat(40_000), "x"]), { status: 500 });

  await expect(readText(requestOf(), response, limits())).resolves.toHaveLength(80_000);
});

test("returns the text received so far when an error response breaks off", async () => {
  const response = new Response(bodyOf(["partial"], "break"), { status: 500 });

  await expect(readText(requestOf(), response, limits())).resolves.toBe("partial");
});

test.each([
  ["5 seconds", { timeoutMs: 60_000 }, 5_000],
  ["half of a shorter timeoutMs", { timeoutMs: 4_000 }, 2_000],
  ["half of a shorter time until the deadline", { timeoutMs: 60_000, deadlineAt: 8_000 }, 500],
])("returns the text received so far after %s if an error response stalls", async (_, changes, ms) => {
  const context = limits();
  const response = new Response(bodyOf(["partial"], "stall"), { status: 500 });
  const settled = vi.fn();
  await context.clock.advance(7_000);
  const text = readText(requestOf(changes), response, context).finally(settled);

  await context.clock.advance(0);
  await context.clock.advance(ms - 1);
  expect(settled).not.toHaveBeenCalled();
  await context.clock.advance(1);
  await expect(text).resolves.toBe("partial");
});
