// Reads and tries out one operation in Swagger UI.
import type { DescribedOperation } from "@planasonix/scripts/openapi/description.ts";
import type { Locator, Page } from "playwright-core";

/** Opens an operation in Swagger UI and waits until its responses, which come last, are visible. */
export async function openOperation(page: Page, url: URL, { object }: DescribedOperation): Promise<Locator> {
  const [tag] = object.tags;
  const address = new URL(url);
  address.hash = `/${encodeURIComponent(tag)}/${object.operationId}`;
  // Opens an empty page first, because a URL that differs only in the fragment would not load the page again.
  await page.goto("about:blank");
  await page.goto(address.href);
  const operation = page.locator(`[id="operations-${tag.replaceAll(" ", "_")}-${object.operationId}"]`);
  await operation.locator(".responses-table").first().waitFor();
  return operation;
}

/** The names that Swagger UI shows for the path parameters of an operation; an empty string where it shows none. */
export async function pathParameterNames(operation: Locator): Promise<string[]> {
  const rows = operation
    .locator("tr")
    .filter({ has: operation.page().locator(".parameter__in", { hasText: "(path)" }) });
  return rows
    .locator(".parameter__name")
    .evaluateAll((names) => names.map((name) => name.firstChild?.textContent ?? ""));
}

/** Sends the request with the current values and an API key. Returns its URL and the status of the response. */
export async function tryOut(operation: Locator): Promise<{ readonly url: string; readonly status: number }> {
  const page = operation.page();
  await page.evaluate(() => {
    const { ui } = window as unknown as { ui: { preauthorizeApiKey(scheme: string, key: string): void } };
    ui.preauthorizeApiKey("bearer", "any-key");
  });
  await operation.locator(".try-out__btn").click();
  const response = page.waitForResponse((one) => one.request().headers().authorization !== undefined);
  await operation.locator(".execute").click();
  return { url: (await response).url(), status: (await response).status() };
}
