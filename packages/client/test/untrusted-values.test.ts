import { expect, test } from "vitest";
import { collect, page, rejection, scripted } from "./support/client.ts";

test.each([
  "../../../admin",
  "//evil.example.com/v1",
  "https://evil.example.com/",
  "a&status=deleted#top",
  "a%2F..%2Fb",
  "x\r\nAuthorization: Bearer y",
])("sends a cursor as the value of one query parameter, whatever it contains: %j", async (cursor) => {
  const { planasonix, fetch } = scripted([page(["a"], cursor), page(["b"], null)]);

  await collect(planasonix.pipelines.list({ status: "active" }));
  const { origin, pathname, searchParams, hash } = new URL(fetch.sent[1]?.url ?? "");

  expect([origin, pathname, hash]).toEqual(["https://api.test", "/v1/pipelines", ""]);
  expect([...searchParams]).toEqual([
    ["status", "active"],
    ["cursor", cursor],
  ]);
  expect(fetch.sent[1]?.headers.get("authorization")).toBe(fetch.sent[0]?.headers.get("authorization"));
});

test("treats a property called `__proto__` as data that changes no prototype", async () => {
  const member = '"__proto__":{"polluted":true}';
  const body = `{${member},"data":{${member},"id":"pl_1","type":"pipeline","attributes":{${member}}}}`;
  const refusal = `{"error":{${member},"code":"oops","message":"no","details":[{${member},"field":"name"}]}}`;
  const { planasonix } = scripted([new Response(body), new Response(refusal, { status: 400 })]);

  const pipeline = await planasonix.pipelines.get("pl_1");
  const error = await rejection(planasonix.pipelines.get("pl_1"));

  expect(Object.getPrototypeOf(pipeline.attributes)).toBe(Object.prototype);
  expect(JSON.parse(JSON.stringify(error))).toMatchObject({ name: "InvalidRequestError", code: "oops" });
  expect(error).not.toHaveProperty("polluted");
  expect({}).not.toHaveProperty("polluted");
});
