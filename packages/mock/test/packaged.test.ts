import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { readDescription } from "../src/description/description.ts";
import { startMock } from "../src/index.ts";
import { call } from "./support/served.ts";

const require = createRequire(import.meta.url);

test("serves the description of @planasonix/openapi by default", async () => {
  const { paths } = JSON.parse(await readFile(require.resolve("@planasonix/openapi/openapi.json"), "utf8"));

  const mock = await startMock();
  const description = await call(`${mock.url}/openapi.yaml`);
  const list = await call(`${mock.url}/pipelines`);
  const last = await call(`${mock.url}/pipelines?cursor=any`);
  await mock.close();

  expect(parse(description.text).paths).toEqual(paths);
  expect(list.json).toMatchObject({ meta: { page: { cursor: expect.any(String) } } });
  expect(last.json).toMatchObject({ meta: { page: { cursor: null } } });
});

test("reads the description of @planasonix/openapi once, however many mocks a process starts", async () => {
  expect(await readDescription(undefined)).toBe(await readDescription(undefined));
});
