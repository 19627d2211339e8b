import { expect, test } from "vitest";
import { mount } from "../../src/layers/mount.ts";
import { echo, request } from "../support/request.ts";

test("removes /v1 from the path before it calls the next layer", async () => {
  expect(await mount(echo)(request({ path: "/v1/pipelines/pl_1" }))).toMatchObject({ body: "GET /pipelines/pl_1" });
});

test.each([["/"], ["/pipelines"], ["/v1"], ["/v2/pipelines"], ["/v10/pipelines"]])(
  "rejects %s with a 404 that names the paths of the API and of its description",
  async (path) => {
    const message = `There is no path ${path}: the paths of the API begin with /v1/, and its description is at /v1/openapi.yaml.`;

    await expect(mount(echo)(request({ path }))).rejects.toMatchObject({ reply: { status: 404, message } });
  },
);

test("shows at most 200 characters of the path that it rejects", async () => {
  const path = `/${"x".repeat(300)}`;

  await expect(mount(echo)(request({ path }))).rejects.toThrow(`There is no path /${"x".repeat(199)}: the paths`);
});
