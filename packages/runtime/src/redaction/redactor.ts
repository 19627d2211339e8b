// Replaces API keys and values of sensitive fields in logs and errors.
import { isError, PlanasonixError, redactionDepth } from "../errors/errors.ts";
import { isBytes } from "../http/bytes.ts";
import { parseJson } from "../http/json.ts";
import { traceCaller } from "../platform/environment.ts";

/** Replaces every secret in a text with `***`. */
export type RedactText = (text: string) => string;

/** Replaces API keys wherever they occur, and the values of sensitive fields. */
export interface Redactor {
  text: RedactText;
  /** Replaces API keys and the values of sensitive query parameters in a URL. */
  url(url: string): string;
  /** Prepares headers for a log: replaces all values except those of headers known to be harmless. */
  headers(headers: Iterable<readonly [string, string]>): Record<string, string>;
  /** Copies a value from JSON, and replaces API keys and the values of sensitive fields. */
  value(value: unknown): unknown;
  /** Replaces the API keys in any value, including errors and causes. Returns the same value if it contains none. */
  deep(value: unknown): unknown;
  /** Returns a redactor that also replaces the sensitive values of a request body: servers quote what they reject. */
  withBody(body: unknown): Redactor;
}

const placeholder = "***";

/** Keys shorter than this occur only in tests; redacting them would mask ordinary text. */
const minKeyLength = 8;

/** Whether a name is sensitive even if no description marks it. */
export function isSecretName(name: string): boolean {
  return /passw|passphrase|secret|token|authoriz|cookie|signature|(private|api|access)[-_]?key/i.test(name);
}

/** Headers whose values may be shown. Any other header may hold an unknown secret. */
const safeHeaderPattern =
  /^(accept|content-.+|date|etag|idempotency-key|retry-after|user-agent|x-ratelimit-.+|x-request-id)$/;

/** Values nested deeper than this are replaced as a whole. */
const maxDepth = 100;

/**
 * Creates a redactor. `keys` returns the recent API keys, as a new array after each change. `sensitive` lists the names
 * of fields that the description marks as secret.
 */
export function createRedactor(keys: () => readonly string[], sensitive: readonly string[]): Redactor {
  const sensitiveNames = new Set(sensitive);
  const isSecret = (name: string): boolean => sensitiveNames.has(name) || isSecretName(name);
  const longKeys = (): string[] => keys().filter((key) => key.length >= minKeyLength);
  let indexed: readonly string[] = [];
  let redactIndexed: RedactText = createRedactText(indexed);
  const redactKeys: RedactText = (text) => {
    if (keys() !== indexed) {
      indexed = keys();
      redactIndexed = createRedactText(longKeys());
    }
    return redactIndexed(text);
  };

  const redactWith = (text: RedactText): Redactor => {
    const value = (full: unknown, depth = 0): unknown => {
      if (typeof full === "string") return text(full);
      if (typeof full !== "object" || full === null) return full;
      if (depth > maxDepth) return placeholder;
      if (Array.isArray(full)) return full.map((item) => value(item, depth + 1));
      const fields = Object.entries(full);
      return Object.fromEntries(
        fields.map(([name, part]) => [text(name), isSecret(name) ? placeholder : value(part, depth + 1)]),
      );
    };
    const redactor: Redactor = {
      text,
      value,
      url: (url) =>
        text(url.replace(/([?&]([^=&]+)=)[^&]*/g, (all, head, name) => (isSecret(name) ? head + placeholder : all))),
      headers: (headers) =>
        Object.fromEntries(
          [...headers].map(([name, part]) => [name, safeHeaderPattern.test(name) ? text(part) : placeholder]),
        ),
      deep: (full) => redactDeep(full, text),
      withBody(body) {
        const secrets = secretsOf(parseJson(body), isSecret);
        return secrets.length === 0 ? redactor : redactWith(createRedactText([...longKeys(), ...secrets]));
      },
    };
    return redactor;
  };
  return redactWith(redactKeys);
}

/**
 * Throws an error after redacting the API keys that the server, a cause or the call may have put into it. The stack of
 * an SDK error then names the caller instead of a timer or a socket.
 */
export function throwRedacted({ redactor }: { readonly redactor: Redactor }, error: unknown): never {
  const safe = redactor.deep(error);
  if (safe instanceof PlanasonixError) traceCaller(safe, throwRedacted);
  throw safe;
}

/** Collects the strings and numbers under sensitive names. Iterative, because a body may be nested deeply. */
function secretsOf(body: unknown, isSecret: (name: string) => boolean): string[] {
  const secrets: string[] = [];
  const rest: (readonly [value: unknown, isInSecret: boolean])[] = [[body, false]];
  for (const [value, isInSecret] of rest) {
    if (typeof value !== "object" || value === null) {
      if (isInSecret && value !== null && typeof value !== "boolean") secrets.push(String(value));
    } else for (const name in value) rest.push([Reflect.get(value, name), isInSecret || isSecret(name)]);
  }
  return secrets;
}

/**
 * Redacts the strings in a value: properties, their names, and the causes of errors. Returns the same value if it
 * contains no secret. SDK errors are redacted in place; any other value that contains a secret is copied.
 */
export function redactDeep(
  value: unknown,
  redact: RedactText,
  depth = 0,
  seen: Map<unknown, unknown> = new Map(),
): unknown {
  if (typeof value === "string") return redact(value);
  if (typeof value !== "object" || value === null || depth > redactionDepth || isBytes(value)) return value;
  if (seen.has(value)) return seen.get(value);
  seen.set(value, value);
  const isOurs = value instanceof PlanasonixError;
  const parts: (readonly [name: string, safe: unknown])[] = [];
  let isChanged = false;
  for (const name of namesOf(value, isOurs)) {
    const part = read(value, name);
    const safe = redactDeep(part, redact, depth + 1, seen);
    const safeName = redact(name);
    isChanged ||= safe !== part || safeName !== name;
    parts.push([safeName, safe]);
  }
  if (!isChanged) return value;
  if (Array.isArray(value)) return parts.map(([, safe]) => safe);
  if (isOurs && value.stack) value.stack = redact(value.stack);
  const target = isOurs ? value : isError(value) ? new Error() : {};
  seen.set(value, target);
  for (const [safeName, safe] of parts) Reflect.set(target, safeName, safe);
  return target;
}

function read(value: object, name: string): unknown {
  try {
    return Reflect.get(value, name);
  } catch {
    return undefined;
  }
}

/**
 * The property names of a value. `Object.keys` misses those of errors: some are inherited, some are not enumerable. The
 * stack of an SDK error is left out: it contains no secret beyond the message, and V8 formats it on access.
 */
function namesOf(value: object, isOurs: boolean): string[] {
  const hidden = isOurs ? ["message", "cause"] : ["name", "message", "stack", "cause", "errors"];
  return [...(isError(value) ? hidden.filter((name) => name in value) : []), ...Object.keys(value)];
}

/** Shorter strings occur by chance too often: redacting them would mask ordinary words. */
const minLength = 4;

/** Creates a function that replaces secrets. It finds them by their first characters, in one scan of the text. */
export function createRedactText(secrets: readonly string[]): RedactText {
  const forms = new Set(secrets.flatMap(formsOf).filter((form) => form.length >= minLength));
  if (forms.size === 0) return (text) => text;
  const lengthsByStart = new Map<string, Set<number>>();
  for (const form of forms) {
    const start = form.slice(0, minLength);
    const lengths = lengthsByStart.get(start) ?? new Set();
    lengthsByStart.set(start, lengths.add(form.length));
  }
  const endOfSecret = (text: string, at: number): number => {
    const lengths = [...(lengthsByStart.get(text.slice(at, at + minLength)) ?? [])];
    return Math.max(0, ...lengths.map((length) => (forms.has(text.slice(at, at + length)) ? at + length : 0)));
  };
  const firstCharacter = new RegExp(`[${[...forms].map(escapeFirst).join("")}]`, "g");
  return (text) => {
    let redacted = "";
    let copiedTo = 0;
    for (firstCharacter.lastIndex = 0; firstCharacter.test(text); ) {
      const at = firstCharacter.lastIndex - 1;
      const end = endOfSecret(text, at);
      if (end > 0 && at >= copiedTo) redacted += `${text.slice(copiedTo, at)}***`;
      copiedTo = Math.max(copiedTo, end); // Overlapping secrets are masked as one.
    }
    return copiedTo === 0 ? text : redacted + text.slice(copiedTo);
  };
}

/** The forms of a secret: plain, JSON-escaped and URL-encoded. */
function formsOf(secret: string): readonly string[] {
  if (/^[\w.~-]*$/.test(secret)) return [secret];
  return [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret.toWellFormed())];
}

function escapeFirst(form: string): string {
  return `\\u${form.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
