import { base64With, decodeBase64, firstOfEscape, inPages, inScripts, inUrls, unescapeText } from "./decode.ts";

/** Replaces every secret in a text with `***`. */
export type RedactText = (text: string) => string;

/** Shorter strings occur by chance too often: redacting them would mask ordinary words. */
const minLength = 4;

/** How many encodings may lie around each other. */
const maxLayers = 2;

/**
 * Creates a function that replaces secrets, even if they are encoded twice: escaped as in JSON, URLs or HTML, or in
 * Base64. Secrets that overlap are replaced as one. The time is linear in the length of the text, whatever the secrets.
 * Text is returned unescaped if a secret is found only then; Base64 with a secret in it is replaced as a whole.
 */
export function createRedactText(secrets: readonly string[]): RedactText {
  const forms = [...new Set(secrets.flatMap(formsOf))].filter(({ length }) => length >= minLength);
  const base64 = base64With(forms.reduce((least, { length }) => Math.min(least, length), Number.MAX_SAFE_INTEGER));
  const redact = createRedactForms(forms.sort());
  const clean = (text: string, layers: number): string => {
    let safe = redact(text);
    if (layers === 0) return safe;
    const hasSecret = (decoded: string): boolean => clean(decoded, layers - 1) !== decoded;
    safe = safe.replace(base64, (span) => (decodeBase64(span).some(hasSecret) ? "***" : span));
    if (!firstOfEscape.test(safe)) return safe;
    for (const escapes of [inScripts, inUrls, inPages]) {
      const unescaped = unescapeText(safe, escapes);
      const shown = unescaped === safe ? safe : clean(unescaped, layers - 1);
      if (shown !== unescaped) safe = shown;
    }
    return safe;
  };
  return (text) => clean(text, maxLayers);
}

/** The forms of a secret: plain, JSON-escaped, URL-encoded, and the characters that stand for its bytes. */
function formsOf(secret: string): readonly string[] {
  const forms = [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret.toWellFormed())];
  const bytes = new TextEncoder().encode(secret);
  if (bytes.length > secret.length) forms.push(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  return forms;
}

/**
 * What the end of a text may be the beginning of: a state of an Aho-Corasick automaton. States are created when a text
 * first reaches them, so that secrets cost nothing until then.
 */
interface State {
  /** The secrets that begin with the text of this state. */
  readonly secrets: string[];
  /** The length of the text of this state. */
  readonly depth: number;
  /** The state of the longest other beginning of a secret with which the text of this state ends. */
  fallback?: State;
  /** The length of the longest secret with which the text of this state ends; 0 if there is none. */
  found: number;
  /** The states that follow, by their last UTF-16 code unit. If there is one secret, only one can follow: `only`. */
  next?: ReadonlyMap<number, State>;
  only?: State;
  /** If there are several secrets: the states after each code unit that has followed in a text, `fallback` included. */
  readonly known?: State[] | undefined;
}

function follow(state: State, code: number): State | undefined {
  const { secrets, depth } = state;
  if (secrets.length > 1) {
    state.next ??= nextStates(secrets, depth);
    return state.next.get(code);
  }
  // Most states have one secret: a Map for each would take too much time.
  if (secrets[0]?.charCodeAt(depth) !== code) return undefined;
  state.only ??= { secrets, depth: depth + 1, found: 0 };
  return state.only;
}

function nextStates(secrets: readonly string[], depth: number): ReadonlyMap<number, State> {
  const states = new Map<number, State>();
  for (const secret of secrets) {
    const code = secret.charCodeAt(depth);
    const state = states.get(code);
    if (state) state.secrets.push(secret);
    else states.set(code, { secrets: [secret], depth: depth + 1, found: 0, known: [] });
  }
  return states;
}

/** Creates a function that replaces secrets in exactly the given forms, which are in alphabetical order. */
function createRedactForms(secrets: string[]): RedactText {
  const root: State = { secrets, depth: 0, found: 0, known: [] };
  const advance = (start: State | undefined, code: number): State => {
    let next: State | undefined;
    for (let state = start; state && !next; state = state.fallback) {
      next = follow(state, code);
      if (!next || next.fallback) continue;
      next.fallback = advance(state.fallback, code);
      // In alphabetical order, a secret precedes those that begin with it.
      next.found = next.secrets[0]?.length === next.depth ? next.depth : next.fallback.found;
    }
    next ??= root;
    if (start?.known) start.known[code] = next;
    return next;
  };
  return (text) => {
    const spans: { from: number; to: number }[] = [];
    let state = root;
    for (let index = 0; index < text.length; ) {
      const code = text.charCodeAt(index++);
      state = state.known?.[code] ?? advance(state, code);
      if (state.found === 0) continue;
      const from = index - state.found;
      const last = spans.at(-1);
      if (last && from < last.to) {
        last.from = Math.min(from, last.from);
        last.to = index;
      } else spans.push({ from, to: index });
    }
    // From the last span to the first, because a later one may begin earlier.
    let redacted = "";
    let copiedFrom = text.length;
    for (const { from, to } of spans.reverse()) {
      if (to <= copiedFrom) {
        redacted = `***${text.slice(to, copiedFrom)}${redacted}`;
        copiedFrom = from;
      }
      copiedFrom = Math.min(copiedFrom, from);
    }
    return text.slice(0, copiedFrom) + redacted;
  };
}
