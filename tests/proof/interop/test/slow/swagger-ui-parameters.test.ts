import type {} from "@planasonix/chromium/src/setup.ts"; // Declares the key `chromium` of `inject`.
import { pathParameters } from "@planasonix/scripts/openapi/description.ts";
import { expect, inject, test } from "vitest";
import { operations } from "../../src/description.ts";
import { openBrowser, openPage } from "../../src/viewers/browser.ts";
import { serveViewer } from "../../src/viewers/serve.ts";
import { openOperation, pathParameterNames } from "../../src/viewers/swagger-ui.ts";
import { swaggerUi } from "../../src/viewers/viewers.ts";

test("Swagger UI shows the name of every path parameter of every operation", { timeout: 1_800_000 }, async () => {
  const folder = inject("chromium");
  if (folder === undefined) throw new Error("This test needs Chromium, which cannot run on this machine");
  const [browser, server] = await Promise.all([openBrowser(folder), serveViewer(swaggerUi)]);
  const { page } = await openPage(browser, 1_000);
  const differences: object[] = [];
  for (const operation of operations.filter(({ path }) => path.includes("{"))) {
    const expected = pathParameters(operation).map(({ name }) => name);
    const shown = await pathParameterNames(await openOperation(page, new URL(server.origin), operation));
    if (shown.join() !== expected.join()) differences.push({ operation: operation.name, shown, expected });
  }
  await browser.close();
  await server.close();
  expect(differences).toEqual([]);
});
