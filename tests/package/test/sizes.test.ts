import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { ours, oursForTwo } from "@planasonix/benchmarks/src/clients/ours.ts";
import { bundleSize } from "@planasonix/benchmarks/src/measure/bundle-size.ts";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { findGrowth, type RecordedSizes, toRecorded } from "./recorded-sizes.ts";
import { repository } from "./repository.ts";

const startOnce = `export { startOnce } from "@planasonix/client/once";`;

// The programs whose bundles have a recorded size, by package. DECISIONS.md states the goals.
const programs: Readonly<Record<string, Readonly<Record<string, Parameters<typeof bundleSize>[0]>>>> = {
  client: {
    "all operations": ours,
    "two resources": oursForTwo,
    "startOnce alone": { ...ours, program: startOnce, external: ["@planasonix/runtime"] },
  },
  webhooks: { "all exports of the main entry": { ...ours, program: `export * from "@planasonix/webhooks";` } },
};

describe.each(Object.entries(programs))("the package %s", (name, bundles) => {
  const file = `packages/${name}/etc/sizes.json`;
  const measured: Record<string, number> = {};
  let recorded: RecordedSizes = {};

  beforeAll(async () => {
    for (const [bundle, program] of Object.entries(bundles)) measured[bundle] = await bundleSize(program);
    if (inject("updates")) writeFileSync(repository + file, `${JSON.stringify(toRecorded(measured), null, 2)}\n`);
    if (existsSync(repository + file)) recorded = JSON.parse(readFileSync(repository + file, "utf8"));
  });

  test.each(Object.keys(bundles))("adds about as much to a web page as recorded: a bundle of %s", (bundle) => {
    const problem = findGrowth(file, bundle, measured[bundle] ?? Number.NaN, recorded);

    if (problem) expect.fail(problem);
  });
});
