// Replaces API keys and values marked secret in logs and errors.
import { parseJson } from "../http/json.ts";
import { redactDeep } from "./redact-deep.ts";

/** Hides what must not be seen in logs and errors: members marked as secret, and the API keys wherever they stand. */
export interface Redactor {
  text(text: string): string;
  url(url: string): string;
  headers(headers: Iterable<readonly [string, string]>): Record<string, string>;
  /** A copy of a value out of JSON. */
  value(value: unknown): unknown;
  /** Any value without the keys, an error with its causes too: the same if it shows none. */
  deep(value: unknown): unknown;
  /** The same, hiding also what a request's body holds under secret names: servers quote what they refuse. */
  withBody(body: unknown): Redactor;
}

const placeholder = "***";

/** Names that are secret whether or not the description marks them. */
const secretNamePattern = /passw|passphrase|secret|token|authoriz|cookie|signature|(private|api|access)[-_]?key/i;

/** Headers that may be shown; any other may carry what we do not know of. */
const safeHeaderPattern =
  /^(accept|content-.+|date|etag|idempotency-key|retry-after|user-agent|x-ratelimit-.+|x-request-id)$/;

/** `keys` answers the keys in use; `sensitive` lists the members that the description marks. */
export function createRedactor(keys: () => readonly string[], sensitive: readonly string[]): Redactor {
  const isSecret = (name: string): boolean => secretNamePattern.test(name) || sensitive.includes(name);
  const text = (full: string): string =>
    formsOf(keys()).reduce((rest, form) => rest.replaceAll(form, placeholder), full);
  const value = (full: unknown): unknown =>
    mapJson(full, (name, part) => (isSecret(name) ? placeholder : typeof part === "string" ? text(part) : part));
  return {
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
      const secrets: string[] = [];
      const collect = (_: string, part: unknown): unknown => {
        if (/^(string|number)$/.test(typeof part) && String(part).length > 3) secrets.push(String(part));
        return part;
      };
      mapJson(parseJson(body), (name, part) => (isSecret(name) ? mapJson(part, collect) : part));
      return createRedactor(() => [...keys(), ...secrets], sensitive);
    },
  };
}

/** Secrets as they stand in text, in JSON and in a URL; the longest first, for one may begin with another. */
function formsOf(secrets: readonly string[]): string[] {
  const forms = secrets.flatMap((secret) => [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret.replace(/\p{Surrogate}/gu, "")),
  ]);
  return forms.sort((one, other) => other.length - one.length);
}

function mapJson(value: unknown, map: (name: string, part: unknown) => unknown): unknown {
  return parseJson(JSON.stringify(value, map));
}
