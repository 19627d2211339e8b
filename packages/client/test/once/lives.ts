// Processes that use one sandbox and one store, and can be killed at any request.
import { type SandboxTenant, startSandbox } from "@planasonix/sandbox";
import { type ClientOptions, createClient, type Logger, type PipelineRun, type Planasonix } from "../../src/index.ts";
import { memoryStore, type StartOnceOptions, type StartStore, startOnce } from "../../src/once.ts";

/** One process: a client and a store that settle nothing after the process was killed. */
export interface Life {
  readonly planasonix: Planasonix;
  readonly store: StartStore;
  readonly lines: string[];
}

/** When a process is killed: before or after its request to this operation, the first time. */
export interface Kill {
  readonly operation: string;
  readonly when: "before" | "after";
}

const never = new Promise<never>(() => {});

/** A deployment of its own, with a store. */
export interface World {
  readonly tenant: SandboxTenant;
  readonly store: StartStore;
  /** Starts a process. Resolves `killed` when it has been killed. */
  live(options?: {
    readonly kill?: Kill;
    readonly client?: ClientOptions;
    readonly store?: StartStore;
    readonly aheadMs?: () => number;
  }): Life & {
    readonly killed: Promise<void>;
  };
  runs(): Promise<string[]>;
  starts(): number;
}

export const pipeline = "pl_01hqxyz";

export async function createWorld(): Promise<World> {
  const sandbox = await startSandbox({ port: false, clock: "manual", now: "2026-11-25T02:00:00Z" });
  const tenant = await sandbox.tenant();
  const store = memoryStore();
  const world: World = {
    tenant,
    store,
    live({ kill, client = {}, store: own = store, aheadMs = () => 0 } = {}) {
      let isKilled = false;
      let tell: () => void = () => {};
      const killed = new Promise<void>((resolve) => {
        tell = resolve;
      });
      const lines: string[] = [];
      const write = (message: string): number => lines.push(message);
      const logger: Logger = { debug: write, info: write, warn: write, error: write };
      const alive = async <Value>(act: () => Promise<Value>): Promise<Value> => {
        if (isKilled) return never;
        const value = await act();
        return isKilled ? never : value;
      };
      const end = (): Promise<never> => {
        isKilled = true;
        tell();
        return never;
      };
      const { client: clock } = tenant.clock;
      const planasonix = createClient({
        apiKey: tenant.apiKey,
        baseUrl: tenant.url,
        dangerouslyAllowHttp: true,
        logger,
        middleware: [
          (next) => (request) =>
            alive(async () => {
              const isFatal = kill?.operation === request.operation;
              if (isFatal && kill.when === "before") return end();
              const response = await next(request);
              return isFatal ? end() : response;
            }),
        ],
        clock: {
          ...clock,
          now: () => clock.now() + aheadMs(),
          sleep: (ms, signal) => alive(() => clock.sleep(ms, signal)),
          timer: (ms, callback) => clock.timer(ms, () => isKilled || callback()),
        },
        fetch: tenant.fetch,
        ...client,
      });
      return {
        planasonix,
        store: { get: (key) => alive(() => own.get(key)), set: (...values) => alive(() => own.set(...values)) },
        lines,
        killed,
      };
    },
    async runs() {
      const list = await world.live().planasonix.pipelines.listRuns(pipeline).toArray();
      return list.map(({ id }) => id);
    },
    starts: () => tenant.requests.all("pipelines.run").length,
  };
  return world;
}

/** Runs the pipeline in a process, once under a key. */
export function runOnce(
  { planasonix, store }: Life,
  {
    body = {},
    onStart,
    ...once
  }: Partial<StartOnceOptions> & { body?: object; onStart?: (...values: unknown[]) => void } = {},
): Promise<PipelineRun> {
  const start = startOnce({ key: "nightly", store, ...once });
  return planasonix.pipelines.runAndWait(pipeline, body, { start, onStart });
}
