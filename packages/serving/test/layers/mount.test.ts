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

    await expect(mount(echo)(request({ path }))).rejects.toMatchObject({ fault: { status: 404, message } });
  },
);
