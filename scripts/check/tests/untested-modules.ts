/** Modules without a test of their own name, each with the reason. Paths are relative to `packages/`. */
export const untestedModules: Readonly<Record<string, string>> = {
  "runtime/src/index.ts": "exports only",
  "runtime/src/middleware.ts": "exports only",
  "runtime/src/exchange/rate-limit/server-clock.ts":
    "quota-windows.test.ts tests it with the quota, which is its only caller",
  "runtime/src/options/call-options.ts": "declarations; misuse.test.ts checks the errors of every method",
  "runtime/src/options/client-options.ts": "declarations; resolve-options.test.ts checks defaults and errors",
  "runtime/src/model/request.ts": "types only",
  "client/src/make-client.ts": "core.test.ts, options.test.ts and operations.test.ts test the clients that it makes",
  "client/src/operation-table.ts": "core.test.ts tests it with createClientFor, its only caller",
  "client/src/index.ts": "client.test-d.ts and environment.test.ts test createClient, its only function",
  "webhooks/src/index.ts": "exports only",
  "webhooks/src/node.ts": "exports only",
  "webhooks/src/send.ts": "exports only",
  "webhooks/src/receive/handler-options.ts": "types only",
  "webhooks/src/receive/receive.ts": "handler.test.ts and node-handler.test.ts test it on both platforms",
  "serving/src/index.ts": "exports only",
  "mock/src/index.ts": "exports only",
  "mock/src/bin.ts": "cli.test.ts runs it",
  "mock/src/description/mock-error.ts": "a class without behaviour of its own",
  "mock/src/prism/faker.ts": "preference.test.ts tests generated responses, which it resets",
  "mock/src/server/serve.ts": "start-mock.test.ts tests it, which adds only the check of options",
};
