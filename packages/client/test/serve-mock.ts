import { startMock } from "@planasonix/mock";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** The base URL of the mock, including the version. */
    readonly mockUrl: string;
  }
}

/** Serves the mock over HTTP. One mock serves all test files, because it has no state. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const mock = await startMock();
  project.provide("mockUrl", mock.url);
  return mock.close;
}
