/** The part of `fetch` that the SDK uses. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** The platform's `fetch`, looked up for each call, because instrumentation may replace it later. */
export const platformFetch: Fetch = (url, init) => fetch(url, init);

/** Returns the platform's console, looked up for each call. */
export const platformConsole: () => typeof console = () => console;

/** Returns a number in [0, 1) for jitter; for IDs, use `randomId`. */
export const platformRandom: () => number = Math.random;

/**
 * Replaces the stack of an error with the current one, including the awaiting callers but not `thrower`. Does nothing
 * in engines that lack `captureStackTrace`.
 */
export function traceCaller(error: Error, thrower: (...values: never[]) => unknown): void {
  Error.captureStackTrace?.(error, thrower);
}

/** The part of Web Crypto that makes IDs. Declared here, because the type `Crypto` exists only with those of the DOM. */
export interface RandomSource {
  getRandomValues(array: Uint32Array & { readonly buffer: ArrayBuffer }): Uint32Array;
  randomUUID?(): string;
}

/** Creates a random ID. Plain http pages and old web views lack `randomUUID`. */
export function randomId(source: RandomSource = crypto): string {
  return source.randomUUID?.() ?? Array.from(source.getRandomValues(new Uint32Array(4)), hexadecimal).join("");
}

/** Returns 64 bits of the SHA-256 hash of a text, as hexadecimal digits. */
export async function hashText(text: string): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint32Array(hash, 0, 2), hexadecimal).join("");
}

const hexadecimal = (part: number): string => part.toString(16).padStart(8, "0");

/** The parts of the environment that are read once, when a client is created. */
export interface Environment {
  /**
   * Returns an environment variable; `undefined` if it is not set, if access is denied or, without `keepsEmpty`, if it is
   * empty.
   */
  variable(name: string, keepsEmpty?: boolean): string | undefined;
  /** Whether this is a web page, where anybody can read an API key. */
  readonly isBrowser: boolean;
}

/** Reads the environment of this process or page. */
export function readEnvironment(): Environment {
  return { variable, isBrowser: typeof document === "object" && typeof window === "object" && !currentProcess() };
}

function variable(name: string, keepsEmpty?: boolean): string | undefined {
  try {
    const value: unknown = currentProcess()?.env?.[name];
    return typeof value === "string" && (value || keepsEmpty) ? value : undefined;
  } catch {
    return undefined; // Deno throws without the permission to read the variable.
  }
}

/** The version of Node, or of the Node that another server imitates, such as `24.21.0`. */
export function nodeVersion(): string | undefined {
  return currentProcess()?.versions?.node;
}

/** Node, Bun, Deno and some workers have `process`; so do test environments with a document, such as jsdom. */
function currentProcess():
  | { readonly env?: Readonly<Record<string, unknown>>; readonly versions?: { readonly node?: string } }
  | undefined {
  return Reflect.get(globalThis, "process");
}
