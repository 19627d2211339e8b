import { expect, test } from "vitest";
import { compose, type Layer } from "../../src/http/exchange.ts";
import { echo, request } from "../support/request.ts";

test("wraps the handler in the layers, the first one outermost", async () => {
  const order: string[] = [];
  const layer =
    (name: string): Layer =>
    (next) =>
    async (received) => {
      order.push(`${name} in`);
      const response = await next(received);
      order.push(`${name} out`);
      return response;
    };

  const { body } = await compose([layer("outer"), layer("inner")], echo)(request());

  expect(order).toEqual(["outer in", "inner in", "inner out", "outer out"]);
  expect(body).toBe("GET /v1/pipelines");
});
