/** The part of `fetch` that the SDK uses. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** The platform's `fetch`, looked up for each call, because instrumentation may replace it later. */
export const platformFetch: Fetch = (url, init) => fetch(url, init);

/** The platform's console. */
export const platformConsole: () => typeof console = () => console;

/** Returns a number in [0, 1). */
export const platformRandom: () => number = Math.random;

/**
 * Replaces the stack of an error with the current one, including the awaiting callers but not `thrower`. Does nothing where the
 * engine cannot.
 */
export function traceCaller(error: Error, thrower: (...values: never[]) => unknown): void {
  Error.captureStackTrace?.(error, thrower);
}

/** Creates a random ID. Plain http pages and old web views lack `randomUUID`. */
export function randomId(source: Pick<Crypto, "getRandomValues"> & Partial<Crypto> = crypto): string {
  return source.randomUUID?.() ?? Array.from(source.getRandomValues(new Uint32Array(4)), hexadecimal).join("");
}

const hexadecimal = (part: number): string => part.toString(16).padStart(8, "0");

/**
 * Keeps a caching `fetch`, such as that of Next.js, from returning stale responses. workerd can reject options that its
 * `Request` lacks.
 */
export const uncached = (prototype: object = Request.prototype): RequestInit =>
  "cache" in prototype ? { cache: "no-store" } : {};

/**
 * Whether the platform ties promises and timers to the incoming request that created them and drops them when it ends, as
 * workerd does. On such platforms, calls share only data.
 */
export const isolatesCalls: () => boolean = () => "WebSocketPair" in globalThis;

/** Creates a weak reference. Where the platform has none, such as old versions of workerd, the reference is strong. */
export function weakly<Target extends object>(target: Target): Pick<WeakRef<Target>, "deref"> {
  return "WeakRef" in globalThis ? new WeakRef(target) : { deref: () => target };
}

let collected: FinalizationRegistry<() => void> | undefined;

/**
 * Calls back some time after a target has been garbage-collected, if the platform reports that. The callback must not refer to
 * the target.
 */
export function onCollected(target: object, callback: () => void): void {
  if (!("FinalizationRegistry" in globalThis)) return;
  collected ??= new FinalizationRegistry((call) => call());
  collected.register(target, callback);
}

/** The parts of the environment that are read once, when a client is created. */
export interface Environment {
  /** Returns an environment variable; `undefined` if it is not set or access is denied. */
  variable(name: string): string | undefined;
  /** Whether this is a web page, where anybody can read an API key. */
  readonly isBrowser: boolean;
}

/** Reads the environment of this process or page. */
export function readEnvironment(): Environment {
  return { variable, isBrowser: typeof document === "object" && typeof window === "object" && !currentProcess() };
}

function variable(name: string): string | undefined {
  try {
    const value: unknown = currentProcess()?.env?.[name];
    return typeof value === "string" && value !== "" ? value : undefined;
  } catch {
    return undefined; // Deno without the permission to read it.
  }
}

/** Node, Bun, Deno and some workers have `process`; test environments with a document have both. */
function currentProcess(): { readonly env?: Readonly<Record<string, unknown>> } | undefined {
  return Reflect.get(globalThis, "process");
}
