// The part of Vitest that the tests of the sandbox use, for platforms on which Vitest itself cannot run them.
import {
  ASYMMETRIC_MATCHERS_OBJECT,
  chai,
  GLOBAL_EXPECT,
  getState,
  JestAsymmetricMatchers,
  JestChaiExpect,
  JestExtend,
  setState,
} from "@vitest/expect";

/** The results of the tests. */
export interface Results {
  readonly passed: number;
  /** The title and the error of each test that failed. */
  readonly failed: readonly string[];
}

type Work = (...args: never[]) => unknown;

/** Collects tests or groups of tests. */
interface Collector {
  (title: string, work: () => void): void;
  readonly each: (cases: readonly unknown[]) => (title: string, work: Work) => void;
}

interface Group {
  readonly title: string;
  readonly parts: (Group | { readonly title: string; readonly run: () => unknown })[];
  readonly hooks: Record<"beforeAll" | "beforeEach" | "afterEach" | "afterAll", (() => unknown)[]>;
}

const createGroup = (title: string): Group => ({
  title,
  parts: [],
  hooks: { beforeAll: [], beforeEach: [], afterEach: [], afterAll: [] },
});

const all = createGroup("");
let current = all;

/** Collects the tests of a file. */
export async function file(title: string, load: () => Promise<unknown>): Promise<void> {
  current = createGroup(title);
  all.parts.push(current);
  await load();
}

function collect(title: string, work: () => void): void {
  const parent = current;
  current = createGroup(title);
  parent.parts.push(current);
  work();
  current = parent;
}

/** Runs a function for each case, as `test.each` and `describe.each` do. */
const each =
  (add: (title: string, work: () => unknown) => void) =>
  (cases: readonly unknown[]) =>
  (title: string, work: Work): void => {
    for (const one of cases) {
      const args = (Array.isArray(one) ? one : [one]) as never[];
      add(`${title}, with ${JSON.stringify(one)?.slice(0, 100)}`, () => work(...args));
    }
  };

/** Parts of the titles of tests that need a port, measure the CPU time of Node, or expect its message of an error. */
const leftOut = ["over real connections", "CPU time", "thousands of nodes", "truncate, corrupt or slow down"];

const addTest = (title: string, run: () => unknown): void => {
  if (!leftOut.some((part) => title.includes(part))) current.parts.push({ title, run });
};

export const test: Collector = Object.assign(addTest, { each: each(addTest) });
export const describe: Collector = Object.assign(collect, { each: each(collect) });
export const beforeAll = (hook: () => unknown): void => void current.hooks.beforeAll.push(hook);
export const beforeEach = (hook: () => unknown): void => void current.hooks.beforeEach.push(hook);
export const afterEach = (hook: () => unknown): void => void current.hooks.afterEach.push(hook);
export const afterAll = (hook: () => unknown): void => void current.hooks.afterAll.push(hook);

for (const plugin of [JestExtend, JestChaiExpect, JestAsymmetricMatchers]) chai.use(plugin);
/** The `expect` of Vitest, assembled as Vitest does. */
export const expect: typeof chai.expect = Object.assign(
  (value: unknown, message?: string) => chai.expect(value, message),
  chai.expect,
  Reflect.get(globalThis, ASYMMETRIC_MATCHERS_OBJECT),
  { poll, getState: () => getState(expect as never), setState: (state: object) => setState(state, expect as never) },
);
setState({ assertionCalls: 0, isExpectingAssertions: false, expectedAssertionsNumber: null }, expect as never);
Reflect.set(globalThis, GLOBAL_EXPECT, expect);

/** Repeats an assertion until it holds, for at most a minute. */
function poll(read: () => unknown): unknown {
  const end = performance.now() + 60_000;
  const repeat = async (name: string, args: readonly unknown[]): Promise<void> => {
    try {
      Reflect.get(expect(await read()), name).call(expect(await read()), ...args);
    } catch (error) {
      if (performance.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
      await repeat(name, args);
    }
  };
  return new Proxy(
    {},
    {
      get:
        (_, name) =>
        (...args: readonly unknown[]) =>
          repeat(String(name), args),
    },
  );
}

/** Runs the tests that have been collected, one after the other. */
export async function runAll(): Promise<Results> {
  const results = { passed: 0, failed: [] as string[] };
  const attempt = async (title: string, work: () => Promise<void>): Promise<boolean> => {
    try {
      await work();
      return true;
    } catch (error) {
      results.failed.push(`${title}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      return false;
    }
  };
  const runHooks = async (hooks: readonly (() => unknown)[]): Promise<void> => {
    for (const hook of hooks) await hook();
  };
  const runGroup = async (group: Group, outer: readonly Group[], titles: readonly string[]): Promise<void> => {
    const groups = [...outer, group];
    const path = [...titles, group.title];
    await attempt(path.join(" > "), async () => {
      await runHooks(group.hooks.beforeAll);
      for (const part of group.parts) {
        if ("parts" in part) await runGroup(part, groups, path);
        else {
          const isPassed = await attempt([...path, part.title].join(" > "), async () => {
            for (const { hooks } of groups) await runHooks(hooks.beforeEach);
            await part.run();
            for (const { hooks } of groups.toReversed()) await runHooks(hooks.afterEach);
          });
          if (isPassed) results.passed += 1;
        }
      }
      await runHooks(group.hooks.afterAll);
    });
  };
  await runGroup(all, [], []);
  return results;
}
