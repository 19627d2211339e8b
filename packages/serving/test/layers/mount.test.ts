import { expect, test } from "vitest";
import { mount } from "../../src/layers/mount.ts";
import { echo, request } from "../support/request.ts";

test("removes /v1 from the path before the next layer", async () => {
  expect(await mount(echo)(request({ path: "/v1/pipelines/pl_1" }))).toMatchObject({ body: "GET /pipelines/pl_1" });
});

test.each([["/"], ["/pipelines"], ["/v1"], ["/v2/pipelines"], ["/v10/pipelines"]])(
  "responds 404 to %s and names the path of the API",
  async (path) => {
    const message = `There is no path ${path}: the paths of the API begin with /v1/, and its description is at /v1/openapi.yaml.`;

    await expect(mount(echo)(request({ path }))).rejects.toMatchObject({ fault: { status: 404, message } });
  },
);
