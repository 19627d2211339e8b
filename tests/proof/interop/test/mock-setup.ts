import { startMock } from "@planasonix/mock";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  export interface ProvidedContext {
    /** The base URL of a mock that all tests share. */
    mockUrl: string;
  }
}

/** Starts the mock once for all tests. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const mock = await startMock();
  provide("mockUrl", mock.url);
  return () => mock.close();
}
