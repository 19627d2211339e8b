import { createClient } from "@planasonix/client";
import type { ClientUnderTest } from "./client-under-test.ts";
import { newPipeline } from "./new-pipeline.ts";

/** Our client with its default options. */
export const ours: ClientUnderTest = {
  name: "ours",
  module: import.meta.url,
  package: "@planasonix/client",
  program: `import { createClient } from "@planasonix/client"; globalThis.client = createClient();`,
  connect(target) {
    const planasonix = createClient({ ...target, apiKey: "plnx_live_bench" });
    return {
      get: () => planasonix.pipelines.get("pl_01hqxyz"),
      post: () => planasonix.pipelines.create(newPipeline),
      items: () => planasonix.pipelines.list(),
    };
  },
};

/** Our client with only two resources. */
export const oursForTwo: ClientUnderTest = {
  ...ours,
  name: "ours, two resources",
  program: `
    import { createClientFor } from "@planasonix/client/core";
    import { pipelines, runs } from "@planasonix/client/operations";
    globalThis.client = createClientFor({ pipelines, runs });`,
};

/** The client that a process loads by the URL of this module. */
export const clients: readonly ClientUnderTest[] = [ours];
