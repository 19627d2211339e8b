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
    purpose: "Tests the description with other people's generators, viewers and tools.",
    beside: {
      "src/code-samples": "Runs the code samples of the description.",
      "src/generators": "Generates clients, and says which.",
      "src/viewers": "Opens the description in viewers.",
      "src/workflows": "Runs the published Arazzo workflows.",
      "src/zod": "Checks generated Zod schemas with the documented payloads.",
      usage: "A program for each generated client, as a user would write it.",
    },
    imports: ["openapi", "client", "scripts", "language-tests", "chromium"],
    tests: ["mock"],
  },
  chromium: { at: "tests/proof/chromium", purpose: "Provides Chromium to tests.", imports: [] },
  "ci-proof": {
    at: "tests/proof/ci",
    purpose: "Tests the command line where CI systems and shells run it.",
    imports: ["scripts", "platforms"],
    tests: ["sandbox"],
  },
  "security-proof": {
    at: "tests/proof/security",
    purpose: "Attacks the packed packages.",
    imports: ["benchmarks", "scripts", "chromium", "platforms"],
  },
  "dialect-servers": {
    at: "tests/dialects",
    purpose: "Servers that speak the dialects of other deployments, for tests.",
    imports: [],
  },
  fleet: {
    at: "tests/fleet",
    purpose: "Starts fleets of processes and Redis servers, for tests, benchmarks and examples.",
    imports: ["client"],
  },
  platforms,
  site: {
    at: "tests/proof/site",
    purpose: "Builds the reference site, serves it, and opens its pages in Chromium.",
    imports: ["chromium", "docs", "scripts"],
  },
  proof: {
    at: "tests/proof",
    purpose: "Tests that need other people's tools: compilers, bundlers, runtimes, test runners and package managers.",
    beside: {
      "src/groups": "The combinations with tools, one kind a module.",
      "src/prepare":
        "Prepares what the combinations use: the tools, a project of a user, Chromium, and broken packages.",
      projects: "The files that a user of each tool writes; `program` is the program that most tools build or run.",
    },
    imports: ["benchmarks", "chromium", "platforms", "recipes", "scripts"],
    tests: ["client", "webhooks", "redis", "sandbox"],
  },
  mutation: {
    at: "tests/mutation",
    purpose: "Changes the code of a package, one change at a time, and reports changes that no test detects.",
    imports: [],
  },
  "language-tests": {
    at: "tests/languages",
    purpose: "Tests clients in other languages, and other programs that read the description or use the MCP server.",
    beside: {
      "src/clients": "How to generate, build and run the client of each language; warnings that are expected.",
    },
    imports: ["openapi", "client", "mcp", "mock", "sandbox", "dialect-servers", "scripts"],
  },
  "setup-tests": {
    at: "tests/setup",
    purpose: "Tests the commands of a fresh clone, and the links and blocks of the pages.",
    imports: ["scripts"],
  },
  recipes: {
    at: "tests/recipes",
    purpose: "Follows the recipes of CONTRIBUTING.md in a copy of the repository.",
    beside: { "src/recipes": "The worked changes of the recipes, one a module." },
    imports: ["setup-tests"],
  },
  "package-tests": {
    at: "tests/package",
    purpose: "Tests the packages as they are published: API reports, sizes, licenses, pages and promises.",
    imports: [],
    tests: ["benchmarks", "fleet", "mock", "openapi", "sandbox", "scripts", "setup-tests"],
  },
  benchmarks,
  scripts,
  "planasonix-sdk": {
    at: "scripts/start.ts",
    purpose: "The program behind `npm start`.",
    imports: ["mock", "sandbox"],
  },
  examples: {
    at: "examples",
    purpose: "Programs of users, and their tests.",
    sources: ".",
    imports: ["client", "webhooks", "redis", "fleet"],
    tests: ["runtime", "mock", "sandbox"],
  },
  spec: {
    at: "spec",
    purpose: "The description, by hand: the only place that knows an endpoint.",
    beside: {
      comparison: "Compares the description with what `reference/` says of the documentation, in both directions.",
      derived: "What every operation has; added before the description is bundled or linted.",
      lint: "Lints the description.",
      "lint/rules": "The rules of our own, one a module.",
    },
    sources: ".",
    imports: ["scripts"],
  },
  docs,
};
