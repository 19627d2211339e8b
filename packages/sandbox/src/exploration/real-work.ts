// Finds the real work of a program, such as reading a file, so that no virtual time passes meanwhile.
import { AsyncLocalStorage, createHook } from "node:async_hooks";

/** The real work that one program has begun and that has not ended. */
export interface RealWork {
  /** Runs a function, and counts the real work that it begins. */
  run<Result>(work: () => Result): Result;
  /** The kinds of work that have not ended, such as `FSREQPROMISE`. */
  pending(): readonly string[];
  /** How often work has begun or ended. */
  changes(): number;
}

interface Begun {
  readonly type: string;
  readonly resource: object;
  /** Whether a promise reports the end of the work. */
  readonly hasPromise: boolean;
  readonly since: number;
}

interface Counted {
  readonly pending: Map<number, Begun>;
  changes: number;
}

/**
 * The work of Node that ends by itself. Others, such as a server or an open connection, may last as long as the program.
 */
const endsByItself =
  /^FSREQ|^FILEHANDLECLOSEREQ$|REQUEST$|REQWRAP$|^QUERYWRAP$|^Timeout$|^Immediate$|CONNECTWRAP$|^PROCESSWRAP$/;

/** The longest delay of a timer of Node that counts as work, in milliseconds. Longer ones are mostly timeouts. */
const longestTimerMs = 100;

/** How long work counts, in milliseconds of real time: what lasts longer may last as long as the program. */
const longestWorkMs = 2000;

const current = new AsyncLocalStorage<Counted>();
const owners = new Map<number, Counted>();
let users = 0;

const settle = (id: number): void => {
  const owner = owners.get(id);
  if (owner === undefined) return;
  owners.delete(id);
  owner.pending.delete(id);
  owner.changes += 1;
};
const hook = createHook({
  init: (id, type, _trigger, resource) => {
    if (type === "PROMISE" || !endsByItself.test(type)) return;
    const owner = current.getStore();
    if (owner === undefined || (type === "Timeout" && !isShort(resource))) return;
    owners.set(id, owner);
    owner.pending.set(id, {
      type,
      resource,
      hasPromise: isCrypto(type) && beginsJobPromise(),
      since: performance.now(),
    });
    owner.changes += 1;
  },
  after: settle,
  // Otherwise Node also tracks each promise until it is collected, a quarter of the CPU time of an exploration.
  trackPromises: false,
  destroy: settle,
});

function isShort(timer: object): boolean {
  const { _idleTimeout: ms, _repeat: repeat } = timer as { readonly _idleTimeout?: number; readonly _repeat?: unknown };
  return repeat === null && Number(ms) <= longestTimerMs;
}

const isCrypto = (type: string): boolean => type.endsWith("REQUEST");

/** Whether Node begins an operation of Web Crypto, whose resource does not show that it is asynchronous. */
function beginsJobPromise(): boolean {
  return new Error("begin").stack?.includes("jobPromise") ?? false;
}

/** Whether work of node:crypto was done at once: nothing reports its end. */
function isSynchronous({ type, resource, hasPromise }: Begun): boolean {
  return isCrypto(type) && !hasPromise && !("ondone" in resource);
}

/** Whether work may last as long as the program: an old one, or a timer that does not keep the process alive. */
function isLasting({ resource, since }: Begun): boolean {
  if (performance.now() - since > longestWorkMs) return true;
  return "hasRef" in resource && typeof resource.hasRef === "function" && !resource.hasRef();
}

/** Watches the real work of this process, until the returned function is called. */
export function watchRealWork(): () => void {
  users += 1;
  hook.enable();
  return () => {
    users -= 1;
    if (users === 0) hook.disable();
  };
}

/** Creates a count of the work of one program. */
export function createRealWork(): RealWork {
  const counted: Counted = { pending: new Map(), changes: 0 };
  return {
    run: (work) => current.run(counted, work),
    pending: () =>
      [...counted.pending.values()]
        .filter((begun) => !isSynchronous(begun) && !isLasting(begun))
        .map(({ type }) => type),
    changes: () => counted.changes,
  };
}

const names: readonly (readonly [RegExp, string])[] = [
  [/^FS|^FILEHANDLE/, "a file"],
  [/^Timeout|^Immediate/, "a timer of Node"],
  [/REQUEST$/, "node:crypto"],
  [/^PROCESS/, "another process"],
  [/./, "the network"],
];

/** What kinds of work are, in words. */
export function describeWork(kinds: readonly string[]): string {
  const found = kinds.map((kind) => names.find(([pattern]) => pattern.test(kind))?.[1] ?? kind);
  return [...new Set(found)].join(" and ");
}
