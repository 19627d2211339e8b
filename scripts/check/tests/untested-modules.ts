/**
 * Modules without a test of their own name, each with the reason. Paths are relative to `packages/`; a path with `/` at
 * its end stands for all modules directly in a folder. The minimum coverage of folders applies to these modules too.
 */
export const untestedModules: Readonly<Record<string, string>> = {
  "runtime/src/index.ts": "exports only",
  "runtime/src/middleware.ts": "exports only",
  "runtime/src/model/rate-limiter.ts": "types only",
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
  "redis/src/index.ts": "exports only",
  "redis/src/deduplication/deduplication-script.ts": "server/deduplication.test.ts runs it on a server",
  "redis/src/pool/exchange.ts": "types only",
  "redis/src/pool/limiter-script.ts": "server/limiter-script.test.ts runs it on a server",
  "serving/src/index.ts": "exports only",
  "mock/src/index.ts": "exports only",
  "mock/src/bin.ts": "cli.test.ts runs it",
  "mock/src/description/mock-error.ts": "a class without behaviour of its own",
  "mock/src/prism/faker.ts": "preference.test.ts tests the generated responses whose settings it resets",
  "mock/src/server/serve.ts": "start-mock.test.ts tests it by startMock, which adds only the check of options",
  "sandbox/src/": "exports only; cli.test.ts runs bin.ts",
  "sandbox/src/behaviour/": "types only; behaviours.test.ts checks the files of this format",
  "sandbox/src/control/": "control-handler.test.ts calls every operation of the control interface",
  "sandbox/src/description/": "model.test.ts and document.test.ts test the analysis of the description",
  "sandbox/src/engine/":
    "every-operation.test.ts validates what is rendered; complete.test.ts and examples.test.ts test the rest",
  "sandbox/src/execution/":
    "every-operation.test.ts, features/persistence.test.ts and execution/tasks.test.ts test whole requests",
  "sandbox/src/exploration/": "explore.test.ts and program.test.ts explore programs with every kind of problem",
  "sandbox/src/families/":
    "features/data.test.ts, features/work.test.ts and features/webhooks.test.ts test each family by its requests",
  "sandbox/src/families/work/": "features/work.test.ts and features/schedules.test.ts test each family by its requests",
  "sandbox/src/kinds/": "features/data.test.ts and histories.test.ts test each kind of operation by its requests",
  "sandbox/src/layers/":
    "features/access.test.ts, features/limits.test.ts and features/faults.test.ts test each layer by its requests",
  "sandbox/src/machines/": "features/work.test.ts tests the states of each kind of work",
  "sandbox/src/server/": "cli.test.ts and features/faults.test.ts test a server, features/limits.test.ts its options",
  "sandbox/src/store/": "features/persistence.test.ts and features/lists.test.ts test the store by requests",
  "sandbox/src/testing/": "features/seed.test.ts and features/time.test.ts test the interface of a tenant",
  "sandbox/src/time/": "features/time.test.ts tests the clocks, features/schedules.test.ts the timers",
  "sandbox/src/validation/": "read-request.test.ts tests the checks of requests",
  "sandbox/src/words/": "conflicts.test.ts and features/lists.test.ts test each word by the requests that use it",
};
