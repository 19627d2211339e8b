import type { Package } from "./layers/package.ts";
import { benchmarks } from "./layers/table/benchmarks.ts";
import { cli } from "./layers/table/cli.ts";
import { client } from "./layers/table/client.ts";
import { configured } from "./layers/table/configured.ts";
import { contract } from "./layers/table/contract.ts";
import { docs } from "./layers/table/docs.ts";
import { mcp } from "./layers/table/mcp.ts";
import { mock } from "./layers/table/mock.ts";
import { openapi } from "./layers/table/openapi.ts";
import { platforms } from "./layers/table/platforms.ts";
import { redis } from "./layers/table/redis.ts";
import { runtime } from "./layers/table/runtime.ts";
import { sandbox } from "./layers/table/sandbox.ts";
import { scripts } from "./layers/table/scripts.ts";
import { serving } from "./layers/table/serving.ts";
import { webhooks } from "./layers/table/webhooks.ts";

/**
 * The map of the repository: which packages a package may import, which other folders of the package a folder may import,
 * and what each folder is for. `layers.ts` enforces the map, in tests as well. Packages with several folders have a file
 * each. Read a list of folders from top to bottom: a folder builds on those above it.
 */
export const packages: Readonly<Record<string, Package>> = {
  openapi,
  runtime,
  client,
  webhooks,
  serving,
  mock,
  sandbox,
  redis,
  configured,
  cli,
  mcp,
  contract,
  interop: {
    at: "tests/proof/interop",
    imports: ["openapi", "client", "scripts", "language-tests", "chromium"],
    tests: ["mock"],
  },
  chromium: { at: "tests/proof/chromium", imports: [] },
  "ci-proof": { at: "tests/proof/ci", imports: ["scripts", "platforms"], tests: ["sandbox"] },
  "security-proof": { at: "tests/proof/security", imports: ["benchmarks", "scripts", "chromium", "platforms"] },
  "dialect-servers": { at: "tests/dialects", imports: [] },
  fleet: { at: "tests/fleet", imports: ["client"] },
  platforms,
  site: { at: "tests/proof/site", imports: ["chromium", "docs", "scripts"] },
  proof: {
    at: "tests/proof",
    imports: ["benchmarks", "chromium", "platforms", "recipes", "scripts"],
    tests: ["client", "webhooks", "redis", "sandbox"],
  },
  mutation: { at: "tests/mutation", imports: [] },
  "language-tests": {
    at: "tests/languages",
    imports: ["openapi", "client", "mcp", "mock", "sandbox", "dialect-servers", "scripts"],
  },
  "setup-tests": { at: "tests/setup", imports: ["scripts"] },
  recipes: { at: "tests/recipes", imports: ["setup-tests"] },
  "package-tests": {
    at: "tests/package",
    imports: [],
    tests: ["benchmarks", "fleet", "mock", "openapi", "sandbox", "scripts", "setup-tests"],
  },
  benchmarks,
  scripts,
  "planasonix-sdk": { at: "scripts/start.ts", imports: ["mock", "sandbox"] },
  examples: {
    at: "examples",
    sources: ".",
    imports: ["client", "webhooks", "redis", "fleet"],
    tests: ["runtime", "mock", "sandbox"],
  },
  spec: { at: "spec", sources: ".", imports: ["scripts"] },
  docs,
};
