// The calls that a person makes first: list something, start work, and look at it.

/** What the suggestions need to know of an operation. */
export interface SuggestibleOperation {
  readonly id: string;
  /** In upper case. */
  readonly method: string;
  /** The path template, without `/v1`. */
  readonly path: string;
  /** The extension field `x-starts`, which names the operation that polls what this one starts. */
  readonly starts: unknown;
  /** The first example of each path parameter, by name. */
  readonly examples: ReadonlyMap<string, unknown>;
}

/** Paths with the values of the examples. */
export interface FirstCalls {
  /** A path to read without any ID; undefined if there is none. */
  readonly read: string | undefined;
  /** A path to start work at, and the list that then contains the work; undefined if no operation starts work. */
  readonly start: { readonly post: string; readonly list: string } | undefined;
}

/** Chooses the first operation of each kind, in the order of the description. */
export function firstCalls(operations: readonly SuggestibleOperation[]): FirstCalls {
  const reads = operations.filter(({ method }) => method === "GET");
  const starts = operations.flatMap((operation) => startOf(operation, reads) ?? []);
  return { read: reads.find(({ path }) => !path.includes("{"))?.path, start: starts[0] };
}

function startOf(
  { method, path, starts, examples }: SuggestibleOperation,
  reads: readonly SuggestibleOperation[],
): FirstCalls["start"] {
  if (method !== "POST" || typeof starts !== "object" || starts === null || !("poll" in starts)) return undefined;
  // The path of the list is that of one item, without its ID.
  const list = reads.find(({ id }) => id === starts.poll)?.path.replace(/\/\{[^/]+\}$/, "");
  const post = path.replaceAll(/\{([^/]+)\}/g, (template, name: string) => String(examples.get(name) ?? template));
  if (list === undefined || post.includes("{") || !reads.some((read) => read.path === list)) return undefined;
  return { post, list };
}

/** The lines that suggest to start work and to look at it; empty if no operation starts work. */
export function startLines({ start }: FirstCalls, url: string, apiKey: string): string {
  if (start === undefined) return "";
  const curl = `curl -H 'Authorization: Bearer ${apiKey}'`;
  return `Then start a run, and look at it:\n  ${curl} -X POST ${url}${start.post}\n  ${curl} ${url}${start.list}\n`;
}
