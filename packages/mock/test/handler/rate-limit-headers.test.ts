import { expect, test } from "vitest";
import { rateLimitHeaders } from "../../src/handler/rate-limit-headers.ts";
import { requestOf } from "../support/request.ts";

const request = requestOf();

test("adds the headers that a response lacks, whatever the case of their names", async () => {
  const layer = rateLimitHeaders({ "X-RateLimit-Limit": "1200", "X-RateLimit-Remaining": "1190" });

  const { headers } = await layer(async () => {
    return { status: 429, headers: { "x-ratelimit-remaining": "0" }, body: "" };
  })(request);

  expect(headers).toEqual({ "X-RateLimit-Limit": "1200", "x-ratelimit-remaining": "0" });
});
