import type {} from "@planasonix/chromium/src/setup.ts"; // Declares the key `chromium` of `inject`.
import { pathParameters } from "@planasonix/scripts/openapi/description.ts";
import { exampleRequest } from "@planasonix/scripts/openapi/example-request.ts";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { description, operations } from "../src/description.ts";
import { openBrowser, openPage } from "../src/viewers/browser.ts";
import { serveViewer, type ViewerServer } from "../src/viewers/serve.ts";
import { openOperation, pathParameterNames, tryOut } from "../src/viewers/swagger-ui.ts";
import { swaggerUi } from "../src/viewers/viewers.ts";

const folder = inject("chromium");
const [subject] = operations.filter((one) => pathParameters(one).length === 2 && one.object.requestBody);
if (subject === undefined) throw new Error("No operation has two path parameters and a body");
const ofTheMock = `?url=${encodeURIComponent(`${inject("mockUrl")}/openapi.yaml`)}`;

test("the description has no parameters at path level, where Swagger UI shows them without their names", () => {
  expect(Object.entries(description.paths).filter(([, item]) => "parameters" in item)).toEqual([]);
  expect(operations.filter((operation) => operation.path.includes("{")).length).toBeGreaterThan(100);
});

describe.runIf(folder !== undefined)("Swagger UI with the mock's copy of the description", () => {
  let browser: Browser;
  let server: ViewerServer;
  beforeAll(async () => {
    [browser, server] = await Promise.all([openBrowser(folder ?? ""), serveViewer(swaggerUi)]);
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
  });

  test("shows the names of two path parameters, and sends their values and a body", async () => {
    const { page, errors } = await openPage(browser, 1_600);
    const opened = await openOperation(page, new URL(ofTheMock, server.origin), subject);
    expect(await pathParameterNames(opened)).toEqual(pathParameters(subject).map(({ name }) => name));
    const { path } = exampleRequest(description, subject);
    const sent = subject.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(path[name]));
    expect(await tryOut(opened)).toEqual({ url: `${inject("mockUrl")}${sent}`, status: 200 });
    expect(await errors()).toEqual([]);
  });
});
