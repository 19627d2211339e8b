/** The part of `fetch` that is used. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** The `fetch` of the platform, looked up for each call: instrumentation may replace it later. */
export const platformFetch: Fetch = (url, init) => fetch(url, init);

/** The console of the platform. */
export const platformConsole: () => typeof console = () => console;

/** A number in [0, 1). */
export const platformRandom: () => number = Math.random;

/** Makes the stack of an error one of now, with all who await it, but without `thrower`. Not every engine can. */
export function traceCaller(error: Error, thrower: (...values: never[]) => unknown): void {
  Error.captureStackTrace?.(error, thrower);
}

/** A random id. Pages of plain http and old webviews have no `randomUUID`. */
export function randomId(source: Pick<Crypto, "getRandomValues"> & Partial<Crypto> = crypto): string {
  return source.randomUUID?.() ?? Array.from(source.getRandomValues(new Uint32Array(4)), hexadecimal).join("");
}

const hexadecimal = (part: number): string => part.toString(16).padStart(8, "0");

/** Keeps a `fetch` that caches, as that of Next.js, from giving old responses. workerd can refuse what its `Request` lacks. */
export const uncached = (prototype: object = Request.prototype): RequestInit =>
  "cache" in prototype ? { cache: "no-store" } : {};

/**
 * Whether the platform ties promises and timers to the incoming request that made them, and drops them when that ends, as
 * workerd does. There, calls share nothing but data.
 */
export const isolatesCalls: () => boolean = () => "WebSocketPair" in globalThis;

/** A reference that does not keep its target. Where the platform has none, as workerd of old, it does. */
export function weakly<Target extends object>(target: Target): Pick<WeakRef<Target>, "deref"> {
  return "WeakRef" in globalThis ? new WeakRef(target) : { deref: () => target };
}

let collected: FinalizationRegistry<() => void> | undefined;

/** Calls back some time after a target has been collected, where the platform tells. The callback must not refer to it. */
export function onCollected(target: object, callback: () => void): void {
  if (!("FinalizationRegistry" in globalThis)) return;
  collected ??= new FinalizationRegistry((call) => call());
  collected.register(target, callback);
}

/** What is read of the environment, once, when a client is made. */
export interface Environment {
  /** An environment variable; `undefined` if it is not set or may not be read. */
  variable(name: string): string | undefined;
  /** Whether this is a web page, where anybody can read a key. */
  readonly isBrowser: boolean;
}

/** The environment of this process or page. */
export function readEnvironment(): Environment {
  return { variable, isBrowser: typeof document === "object" && typeof window === "object" && !currentProcess() };
}

function variable(name: string): string | undefined {
  try {
    const value: unknown = currentProcess()?.env?.[name];
    return typeof value === "string" && value !== "" ? value : undefined;
  } catch {
    return undefined; // Deno, without the permission to read it
  }
}

/** Node, Bun, Deno and some workers have `process`; test environments with a document have both. */
function currentProcess(): { readonly env?: Readonly<Record<string, unknown>> } | undefined {
  return Reflect.get(globalThis, "process");
}
