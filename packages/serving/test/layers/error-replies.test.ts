import { expect, test } from "vitest";
import { HttpError } from "../../src/http/error-reply.ts";
import { errorReplies } from "../../src/layers/error-replies.ts";
import { echo, request } from "../support/request.ts";

const layer = errorReplies((status) => `code_${status}`);

test("converts an error reply to a response with the error code of its status", async () => {
  const response = await layer(() => Promise.reject(new HttpError({ status: 404, message: "Nothing here." })))(
    request(),
  );

  expect(response).toMatchObject({ status: 404, body: '{"error":{"code":"code_404","message":"Nothing here."}}' });
});

test.each([
  ["an error that is not a HttpError", new Error("disk full"), "disk full"],
  ["a value that is not an error", "broken", "broken"],
])("responds 500 if the next layer throws %s", async (_, thrown, text) => {
  const { status, body } = await layer(() => Promise.reject(thrown))(request());

  expect(status).toBe(500);
  expect(JSON.parse(String(body))).toEqual({ error: { code: "code_500", message: `This server failed: ${text}` } });
});

test("returns a response unchanged", async () => {
  expect(await layer(echo)(request())).toEqual(await echo(request()));
});
