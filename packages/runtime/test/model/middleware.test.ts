import { expect, test } from "vitest";
import { compose, type Middleware } from "../../src/model/middleware.ts";
import { requestOf, scriptedSend } from "../../src/testing/index.ts";

test("makes the first layer the outermost, and passes on the request as each layer changes it", async () => {
  const order: string[] = [];
  const layer =
    (name: string): Middleware =>
    (next) =>
    async (request) => {
      order.push(`${name} in`);
      const response = await next({ ...request, headers: { ...request.headers, [name]: "1" } });
      order.push(`${name} out`);
      return response;
    };
  const send = scriptedSend(new Response());

  await compose([layer("outer"), layer("inner")], send)(requestOf());

  expect(order).toEqual(["outer in", "inner in", "inner out", "outer out"]);
  expect(send.sent[0]?.headers).toEqual({ outer: "1", inner: "1" });
});

test("returns `send` itself if there are no layers", () => {
  const send = scriptedSend();

  expect(compose([], send)).toBe(send);
});
