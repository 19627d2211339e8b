// Replaces API keys and values of sensitive fields in logs and errors.
import { PlanasonixError } from "../errors/errors.ts";
import { parseJson } from "../http/json.ts";
import { traceCaller } from "../platform/environment.ts";
import { harmlessHeader } from "../platform/logged.ts";
import { redactDeep } from "./redact-deep.ts";
import { createRedactText, type RedactText } from "./redact-text.ts";

/** Replaces API keys wherever they occur, and the values of sensitive fields. */
export interface Redactor {
  text: RedactText;
  /** Replaces API keys and the values of sensitive query parameters in a URL. */
  url(url: string): string;
  /** Prepares headers for a log: replaces all values except those of headers known to be harmless. */
  headers(headers: Iterable<readonly [string, string]>): Record<string, unknown>;
  /** Copies a value from JSON, and replaces API keys and the values of sensitive fields. */
  value(value: unknown): unknown;
  /** Replaces the API keys in any value, including errors and causes. Returns the same value if it contains none. */
  deep(value: unknown): unknown;
  /** @throws {TypeError} If a secret in the JSON of a body is the text that a program has shown instead of it. */
  refuseMasks(body: unknown): void;
  /** Returns a redactor that also replaces the sensitive values of a request body: servers quote what they reject. */
  withBody(body: unknown): Redactor;
}

const placeholder = "***";

/** Keys shorter than this occur only in tests; redacting them would mask ordinary text. */
const minKeyLength = 8;

/** Which values a description declares to be secret. */
export interface SecretRules {
  /** The names of fields and parameters whose values are secret. */
  readonly fields: readonly string[];
  /** Matches the names of fields whose values are secret even if no description marks them. */
  readonly names: RegExp;
  /** Texts that programs show instead of a secret. */
  readonly masks: readonly string[];
}

/** Values nested deeper than this are replaced as a whole. */
const maxDepth = 100;

/**
 * Creates a redactor. `keys` returns the recent API keys, as a new array after each change.
 */
export function createRedactor(keys: () => readonly string[], { fields, names, masks }: SecretRules): Redactor {
  const isSecret = (name: string): boolean => fields.includes(name) || names.test(name);
  const longKeys = (): string[] => keys().filter((key) => key.length >= minKeyLength);
  let indexed: readonly string[] | undefined; // Most clients never redact a text.
  let redactIndexed: RedactText;
  const redactKeys: RedactText = (text) => {
    if (keys() !== indexed) {
      indexed = keys();
      redactIndexed = createRedactText(longKeys());
    }
    return redactIndexed(text);
  };

  const redactWith = (text: RedactText): Redactor => {
    const mask = (
      fields: Iterable<readonly [string, unknown]>,
      isShown: (name: string) => boolean,
      depth: number,
    ): Record<string, unknown> =>
      Object.fromEntries(
        Array.from(fields, ([name, part]) => [text(name), isShown(name) ? value(part, depth) : placeholder]),
      );
    const value = (full: unknown, depth = 0): unknown => {
      if (typeof full === "string") return text(full);
      if (typeof full !== "object" || full === null) return full;
      if (depth > maxDepth) return placeholder;
      if (Array.isArray(full)) return full.map((item) => value(item, depth + 1));
      return mask(Object.entries(full), (name) => !isSecret(name), depth + 1);
    };
    const redactor: Redactor = {
      text,
      value,
      url: (url) =>
        text(url.replace(/([?&]([^=&?]+)=)[^&]*/g, (all, head, name) => (isSecret(name) ? head + placeholder : all))),
      headers: (headers) => mask(headers, (name) => harmlessHeader.test(name), 0),
      deep: (full) => redactDeep(full, text),
      refuseMasks(body) {
        if (typeof body !== "string" || !masks.some((mask) => body.includes(mask))) return;
        JSON.parse(body, (name, part) => {
          if (!masks.includes(part) || !names.test(name)) return part;
          throw new TypeError(`\`${name}\` is ${part}, which hides a secret: send the secret, or omit the field`);
        });
      },
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
    } else for (const name of Object.keys(value)) rest.push([Reflect.get(value, name), isInSecret || isSecret(name)]);
  }
  return secrets;
}
