import { createClient } from "@planasonix/client";
import type { Contender } from "./client-under-test.ts";
import { newPipeline } from "./new-pipeline.ts";

/** Our client, with everything on. */
export const ours: Contender = {
  name: "ours",
  module: import.meta.url,
  package: "@planasonix/client",
  program: `import { createClient } from "@planasonix/client"; globalThis.client = createClient();`,
  connect(setting) {
    const planasonix = createClient({ ...setting, apiKey: "plnx_live_bench" });
    return {
      get: () => planasonix.pipelines.get("pl_01hqxyz"),
      post: () => planasonix.pipelines.create(newPipeline),
      items: () => planasonix.pipelines.list(),
    };
  },
};

/** The same with two resources of many. */
export const oursForTwo: Contender = {
  ...ours,
  name: "ours, two resources",
  program: `
    import { createClientFor } from "@planasonix/client/core";
    import { pipelines, runs } from "@planasonix/client/operations";
    globalThis.client = createClientFor({ pipelines, runs });`,
};

/** Ours. */
export const contenders: readonly Contender[] = [ours];
