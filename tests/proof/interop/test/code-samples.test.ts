import { beforeAll, describe, expect, inject, test } from "vitest";
import { hasCurl, runCurl } from "../src/code-samples/run-curl.ts";
import { runModules, sampleFolder, writeModules } from "../src/code-samples/run-typescript.ts";
import { codeSamples } from "../src/code-samples/samples.ts";
import { compile } from "../src/compile.ts";
import { operations } from "../src/description.ts";

const operationIds = operations.map(({ object }) => object.operationId);

describe("curl samples", () => {
  const samples = codeSamples("bash");

  test("exist for every operation", () => {
    expect(samples.map(({ operationId }) => operationId)).toEqual(operationIds);
  });

  test.runIf(hasCurl)("get a success response for every operation", async () => {
    const statuses = await runCurl(samples, inject("mockUrl"));
    expect([...statuses.keys()]).toEqual(operationIds);
    expect([...statuses].filter(([, status]) => !/^2\d\d$/.test(status))).toEqual([]);
  });
});

describe("TypeScript samples", () => {
  const samples = codeSamples("typescript");
  beforeAll(() => writeModules(samples));

  test("exist for every operation", () => {
    expect(samples.map(({ operationId }) => operationId)).toEqual(operationIds);
  });

  test("compile under strict TypeScript", async () => {
    expect(await compile(sampleFolder, ["."])).toEqual([]);
  });

  test("run without an error against the mock", async () => {
    expect(await runModules(inject("mockUrl"))).toEqual({ succeeded: samples.length, failures: [] });
  });
});
