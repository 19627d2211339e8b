import type { HttpRequest } from "@planasonix/serving";
import { expect, test } from "vitest";
import { rateLimitHeaders } from "../../src/handler/rate-limit-headers.ts";

const request: HttpRequest = {
  method: "GET",
  path: "/pipelines",
  query: new URLSearchParams(),
  headers: {},
  readBody: async () => new Uint8Array(),
};

test("adds the headers that a response lacks, whatever the case of their names", async () => {
  const layer = rateLimitHeaders({ "X-RateLimit-Limit": "1200", "X-RateLimit-Remaining": "1190" });

  const { headers } = await layer(async () => {
    return { status: 429, headers: { "x-ratelimit-remaining": "0" }, body: "" };
  })(request);

  expect(headers).toEqual({ "X-RateLimit-Limit": "1200", "x-ratelimit-remaining": "0" });
});
