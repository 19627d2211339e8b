import type { Page } from "playwright-core";

/** A request that a page shows. */
export interface ShownRequest {
  readonly operation: string;
  readonly status: string;
}

/** Presses a button of a sample of a page. Returns the state in which it ends: `done` or `failed`. */
export async function press(page: Page, button: string, sample = 0): Promise<string> {
  const box = page.locator(".run").nth(sample);
  await box.getByRole("button", { name: button, exact: true }).click();
  const ended = box.and(page.locator(":is([data-state=done], [data-state=failed])"));
  await ended.waitFor();
  return (await ended.getAttribute("data-state")) ?? "";
}

/** The requests of the sample, without those that prepared it. */
export function requestsOf(page: Page): Promise<ShownRequest[]> {
  return page.locator(".run-requests li").evaluateAll((items) =>
    items.map((item) => {
      const { operation = "", status = "" } = (item as HTMLElement).dataset;
      return { operation, status };
    }),
  );
}
