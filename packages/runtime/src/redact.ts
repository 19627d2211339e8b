/** Hides what must not be seen in logs and errors: marked members, the API keys wherever they stand. */
export interface Redactor {
  text(text: string): string;
  url(url: string): string;
  headers(headers: Iterable<readonly [string, string]>): Record<string, string>;
  /** A copy of a value out of JSON. */
  value(value: unknown): unknown;
  /** A cause that shows nothing: itself, or a stand-in. */
  cause(cause: unknown): unknown;
  /** The same, hiding also what a request's body holds under secret names: servers quote what they refuse. */
  withBody(body: unknown): Redactor;
}

const mask = "***";

/** Names that are secret whether or not the description marks them. */
const telling = /passw|passphrase|secret|token|authorization|cookie|signature|private_?key|api_?key|access_?key/i;

/** Headers that may be shown; any other may carry what we do not know of. */
const shown =
  /^(accept|content-\w+|date|etag|idempotency-key|location|retry-after|user-agent|x-ratelimit-\w+|x-request-id)$/;

/** `keys` answers the keys in use; `sensitive` lists the members that the description marks. */
export function createRedactor(keys: () => readonly string[], sensitive: readonly string[]): Redactor {
  const marked = new Set(sensitive);
  const isSecret = (name: string): boolean => marked.has(name) || telling.test(name);
  const text = (full: string): string => keys().reduce((rest, key) => rest.replaceAll(key, mask), full);
  const value = (full: unknown): unknown => {
    if (typeof full === "string") return text(full);
    if (typeof full !== "object" || full === null) return full;
    if (Array.isArray(full)) return full.map(value);
    return Object.fromEntries(Object.entries(full).map(([name, part]) => [name, isSecret(name) ? mask : value(part)]));
  };
  const secretsIn = (full: unknown, secret = false): string[] => {
    if (typeof full === "string") return secret && full.length > 3 ? [full] : [];
    if (typeof full !== "object" || full === null) return [];
    return Object.entries(full).flatMap(([name, part]) => secretsIn(part, secret || isSecret(name)));
  };
  return {
    text,
    value,
    withBody: (body) => {
      const secrets = secretsIn(parseJson(body));
      return createRedactor(() => [...keys(), ...secrets], sensitive);
    },
    url: (url) => text(url.replace(/([?&]([^=&]+)=)[^&]*/g, (all, head, name) => (isSecret(name) ? head + mask : all))),
    headers: (headers) =>
      Object.fromEntries([...headers].map(([name, part]) => [name, shown.test(name) ? text(part) : mask])),
    cause: (cause) => {
      if (!(cause instanceof Error) || text(cause.message) === cause.message) return cause;
      return Object.assign(new Error(text(cause.message)), { name: cause.name });
    },
  };
}

/** The value a body stands for; nothing if it is no JSON. */
export function parseJson(body: unknown): unknown {
  try {
    return typeof body === "string" ? JSON.parse(body) : undefined;
  } catch {
    return undefined;
  }
}
