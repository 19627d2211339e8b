/**
 * The map of the repository: which packages a package may import, and which other folders of the package a folder may
 * import. `layers.ts` enforces the map, in tests as well. Read a list of folders from top to bottom: a folder builds on
 * those above it.
 */
export const packages: Readonly<Record<string, Package>> = {
  openapi: {
    at: "packages/openapi",
    imports: ["scripts"],
    doors: ["deployments.ts", "dialects.ts", "generate.ts"],
    folders: {
      generated: [],
      dialect: ["generated"],
      deployment: ["dialect", "generated"],
      "generate/types": [],
      "generate/bundle": [],
      "generate/methods": ["generate/types"],
      "generate/commands": [],
      "generate/table": [],
      generate: ["generate/table"],
      adopt: [],
      against: ["adopt", "deployment"],
      written: ["adopt", "generate", "generate/types", "generate/methods", "generate/commands"],
    },
  },
  runtime: {
    at: "packages/runtime",
    imports: [],
    doors: [
      "index.ts",
      "limiter.ts",
      "middleware.ts",
      "otel/index.ts",
      "raw.ts",
      "testing/index.ts",
      "undici/index.ts",
    ],
    folders: {
      model: [],
      http: [],
      platform: [],
      errors: ["model", "http", "platform"],
      options: ["model", "http", "platform"],
      redaction: ["errors", "http", "platform"],
      "exchange/*": ["redaction", "options", "errors", "platform", "http", "model"],
      exchange: ["exchange/*", "..."],
      "client/waiting": ["exchange", "options", "errors", "http", "model", "platform"],
      client: ["client/waiting", "..."],
      testing: ["client", "exchange", "redaction", "options", "errors", "http", "model", "platform"],
      undici: ["model", "platform"],
      otel: ["model", "http", "platform"],
    },
  },
  client: {
    at: "packages/client",
    imports: ["openapi", "runtime"],
    tests: ["dialect-servers", "mock", "sandbox", "scripts", "serving"],
    doors: [
      "index.ts",
      "core.ts",
      "operations.ts",
      "raw.ts",
      "middleware.ts",
      "otel.ts",
      "otlp.ts",
      "explain.ts",
      "testing.ts",
      "once.ts",
      "dialect.ts",
      "doctor.ts",
      "file-store.ts",
      "undici.ts",
    ],
    folders: {
      generated: ["operation-table.ts"],
      once: [],
      "file-store": ["once"],
      dialect: [],
      doctor: ["generated"],
      otlp: ["generated", "make-client.ts", "ended-run.ts"],
      explain: ["generated", "make-client.ts", "ended-run.ts"],
    },
  },
  webhooks: {
    at: "packages/webhooks",
    imports: ["openapi"],
    tests: ["scripts"],
    doors: ["index.ts", "dialect.ts", "node.ts", "otel.ts", "send.ts"],
    folders: {
      generated: [],
      verify: [],
      send: ["verify"],
      receive: ["verify", "generated"],
      otel: ["receive", "verify"],
      dialect: ["receive"],
    },
  },
  serving: {
    at: "packages/serving",
    imports: ["openapi"],
    doors: ["index.ts"],
    folders: {
      http: [],
      layers: ["http"],
      dialect: ["layers", "http"],
      server: ["http"],
      command: ["server", "http"],
    },
  },
  mock: {
    at: "packages/mock",
    imports: ["openapi", "serving"],
    doors: ["index.ts", "bin.ts"],
    folders: {
      description: [],
      prism: ["description"],
      validation: ["prism", "..."],
      handler: ["validation", "..."],
      proxy: ["handler", "..."],
      server: ["proxy", "..."],
    },
  },
  sandbox: {
    at: "packages/sandbox",
    imports: ["openapi", "webhooks", "serving"],
    tests: ["mock", "scripts"],
    doors: ["index.ts", "bin.ts", "vitest.ts", "browser.ts"],
    folders: {
      description: [],
      generated: ["description"],
      store: ["description"],
      time: ["store"],
      call: ["time", "store", "description"],
      "operations/lifecycle": ["call", "..."],
      "operations/rules": ["operations/lifecycle", "..."],
      "operations/by-hand": ["operations/rules", "..."],
      "operations/mistakes": ["operations/rules", "..."],
      operations: ["operations/by-hand", "operations/mistakes", "..."],
      response: ["operations/lifecycle", "..."],
      request: ["response", "operations", "..."],
      platform: ["generated", "store", "description"],
      tenants: ["platform", "generated", "request", "..."],
      control: ["tenants", "..."],
      imitation: ["time", "store", "description"],
      server: ["imitation", "control", "..."],
      command: ["server", "..."],
      exploration: ["command", "..."],
    },
  },
  redis: {
    at: "packages/redis",
    imports: ["runtime", "webhooks"],
    tests: ["client", "fleet", "scripts"],
    doors: ["index.ts"],
    folders: { store: [], deduplication: ["store"], starts: ["store"], lease: ["store"], limiter: ["lease", "store"] },
  },
  configured: {
    at: "packages/configured",
    imports: ["client", "openapi"],
    tests: ["sandbox", "scripts"],
    folders: {
      generated: [],
      described: ["generated"],
      errors: [],
      shown: [],
      typed: ["errors"],
      "session/transport": ["errors"],
      session: ["session/transport", "shown", "typed", "errors", "described", "generated", "own-folder.ts"],
    },
  },
  cli: {
    at: "packages/cli",
    imports: ["openapi", "client", "webhooks", "configured"],
    tests: ["dialect-servers", "fleet", "redis", "sandbox", "scripts"],
    doors: ["index.ts", "bin.ts", "action/main.ts", "action/post.ts"],
    folders: {
      generated: [],
      typed: [],
      shown: ["typed"],
      "shown/help": ["shown", "typed"],
      session: ["shown", "typed", "generated"],
      "work/ci": ["session", "shown"],
      "work/once": ["session", "typed"],
      "work/waiting": ["work/ci", "session", "shown", "typed", "generated"],
      commands: ["work/waiting", "work/once", "work/ci", "session", "shown/help", "shown", "typed", "generated"],
      action: ["session", "main.ts"],
    },
  },
  mcp: {
    at: "packages/mcp",
    imports: ["runtime", "client", "configured"],
    tests: ["openapi", "sandbox"],
    doors: ["bin.ts"],
    folders: {
      generated: [],
      operations: [],
      shown: ["operations"],
      calls: ["shown", "operations"],
      server: ["calls", "shown", "operations", "generated"],
    },
  },
  contract: {
    at: "tests/contract",
    imports: ["openapi", "runtime", "client", "mock", "sandbox", "scripts"],
    doors: ["main.ts", "mutate.ts"],
    folders: {
      generated: [],
      cases: [],
      mutation: [],
      call: ["cases"],
      judge: ["call", "cases"],
      servers: [],
      states: ["judge", "cases"],
      checks: ["states", "servers", "judge", "call", "cases"],
    },
  },
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
  platforms: {
    at: "tests/proof/platforms",
    imports: ["client"],
    tests: ["chromium", "examples"],
    doors: ["main.ts", "page.ts", "worker.ts"],
    folders: {
      "outcome.ts": [],
      "endpoints.ts": [],
      "fake-timers": [],
      sandbox: [],
      scenarios: ["outcome.ts", "endpoints.ts"],
    },
  },
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
  benchmarks: {
    at: "benchmarks",
    imports: ["openapi", "runtime", "client", "webhooks", "mock", "redis", "fleet", "sandbox"],
    doors: ["main.ts"],
    folders: {
      "run.ts": [],
      "result.ts": [],
      "table.ts": ["result.ts"],
      clients: ["run.ts"],
      servers: ["clients"],
      measure: ["servers", "clients", "result.ts", "run.ts"],
      installed: ["run.ts"],
      "sections.ts": [],
      "seeded.ts": [],
      "timer-heap.ts": [],
      "virtual-time.ts": ["seeded.ts", "timer-heap.ts"],
      limits: ["run.ts", "sections.ts", "seeded.ts", "virtual-time.ts"],
      fleet: ["result.ts", "sections.ts", "seeded.ts", "timer-heap.ts", "clients", "limits"],
      soak: ["result.ts", "run.ts", "sections.ts", "virtual-time.ts"],
      sandbox: ["measure", "clients", "table.ts", "result.ts", "run.ts", "sections.ts"],
      profile: ["measure", "..."],
      rows: ["fleet", "installed", "measure", "..."],
      "rows/package": ["rows", "..."],
    },
  },
  scripts: {
    at: "scripts",
    sources: ".",
    imports: [],
    folders: {
      setup: [],
      openapi: [],
      build: [],
      release: [],
      check: ["release"],
      trace: [],
      publish: ["release"],
    },
  },
  "planasonix-sdk": { at: "scripts/start.ts", imports: ["mock", "sandbox"] },
  examples: {
    at: "examples",
    sources: ".",
    imports: ["client", "webhooks", "redis", "fleet"],
    tests: ["runtime", "mock", "sandbox"],
  },
  spec: { at: "spec", sources: ".", imports: ["scripts"] },
  docs: {
    at: "docs",
    imports: ["openapi", "client", "webhooks", "cli", "sandbox", "contract", "scripts"],
    doors: ["main.ts", "start.ts"],
    folders: {
      model: [],
      "repository.ts": [],
      "pages/operations": ["model", "repository.ts"],
      "pages/guides": ["model", "repository.ts"],
      "pages/errors": ["pages/guides", "pages/operations", "model", "repository.ts"],
      pages: ["pages/errors", "..."],
      run: ["model"],
      check: ["run", "pages/operations", "model", "repository.ts"],
      written: ["pages/operations", "model", "repository.ts"],
      site: ["run", "model"],
    },
  },
};

/** What one package may import. A package's key is the last part of its name: `runtime` is `@planasonix/runtime`. */
export interface Package {
  /** The folder of the package, or the path of its only module. */
  readonly at: string;
  /** The folder of its sources, below `at`. @default "src" */
  readonly sources?: string;
  /** Packages that the sources may import. */
  readonly imports: readonly string[];
  /** Packages that all other files of the package, such as tests, may import as well. */
  readonly tests?: readonly string[];
  /**
   * Entry points: modules that the package exports, and programs. In the sources, only another entry point may import
   * them.
   */
  readonly doors?: readonly string[];
  /**
   * What each folder of the sources may import from the others. `name/*` stands for every folder in `name`; those
   * folders may not import each other. `...` adds everything that the previous item of the list may import. Modules at
   * the top of the sources may import every folder; a folder may import such a module only if its list contains the
   * module.
   */
  readonly folders?: Readonly<Record<string, readonly string[]>>;
}
