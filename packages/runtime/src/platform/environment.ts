/** What is read of the surroundings, once, when a client is made. */
export interface Environment {
  /** An environment variable; nothing if there is none, or none may be read. */
  variable(name: string): string | undefined;
  /** Whether this is a web page, where anybody can read a key. */
  readonly isBrowser: boolean;
}

/** The surroundings of this process or page. */
export function readEnvironment(): Environment {
  return { variable, isBrowser: typeof document === "object" && typeof window === "object" && !process() };
}

function variable(name: string): string | undefined {
  try {
    const value: unknown = process()?.env?.[name];
    return typeof value === "string" && value !== "" ? value : undefined;
  } catch {
    return undefined; // Deno, without the permission to read it
  }
}

/** Node, Bun, Deno and some workers have it; test environments with a document have both. */
function process(): { readonly env?: Readonly<Record<string, unknown>> } | undefined {
  return Reflect.get(globalThis, "process");
}
