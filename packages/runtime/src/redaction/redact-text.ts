/** Replaces every secret in a text with `***`. */
export type RedactText = (text: string) => string;

/** Shorter strings occur by chance too often: redacting them would mask ordinary words. */
const minLength = 4;

/**
 * Creates a function that replaces secrets, even if they are escaped as in JSON, URLs or HTML. Secrets that overlap are
 * replaced as one. The time is linear in the length of the text, whatever the secrets. Text is returned unescaped if a
 * secret is found only then.
 */
export function createRedactText(secrets: readonly string[]): RedactText {
  const forms = [...new Set(secrets.flatMap(formsOf))].filter(({ length }) => length >= minLength);
  if (forms.length === 0) return (text) => text;
  const redact = createRedactForms(forms.sort());
  if (forms.every(isPlain)) return redact;
  return (text) => {
    const safe = redact(text);
    const unescaped = unescapeText(safe);
    const shown = redact(unescaped);
    return shown === unescaped ? safe : shown;
  };
}

/** Whether a secret stays the same in JSON, URLs and HTML. */
const isPlain = (secret: string): boolean => /^[\w.-]*$/.test(secret);

/** The forms of a secret: plain, JSON-escaped and URL-encoded. */
function formsOf(secret: string): readonly string[] {
  if (isPlain(secret)) return [secret];
  return [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret.toWellFormed())];
}

/** An escaped character that has several forms. */
const escaped = /\\u[\da-f]{4}|%[2-7][\da-f]|&#x[\da-f]{1,4};|&#\d{1,5};|&(?:amp|lt|gt|quot|apos);/gi;

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** Replaces the escaped characters of JSON, URLs and HTML that have several forms. */
export function unescapeText(text: string): string {
  // PHP also escapes slashes.
  return text.replaceAll("\\/", "/").replace(escaped, (token) => {
    const code = token.replace(/\\u|&#x|%/i, "0x").replace(/&#|;/g, "");
    return entities[token.slice(1, -1).toLowerCase()] ?? String.fromCharCode(Number(code));
  });
}

/**
 * What the end of a text may be the beginning of: a state of an Aho-Corasick automaton. States are computed when a text
 * first reaches them, so that secrets cost nothing until then.
 */
class State {
  /** The text of this state begins the secrets with these indices, in alphabetical order, `to` excluded. */
  readonly from: number;
  readonly to: number;
  /** The length of the text of this state. */
  readonly depth: number;
  /** The state of the longest other beginning of a secret with which the text of this state ends. */
  fallback: State | undefined;
  /** The states that follow, by their last character. If there is one secret, only one can follow: `only`. */
  readonly next: Map<number, State | undefined> | undefined;
  only: State | undefined;
  /** The length of the longest secret with which the text of this state ends; 0 if there is none. */
  found = 0;
  /** The character that was read last in this state, and the state that it led to. */
  code: number | undefined;
  target: State = this;

  constructor(from: number, to: number, depth: number) {
    this.from = from;
    this.to = to;
    this.depth = depth;
    if (to - from > 1) this.next = new Map();
  }
}

/** Creates a function that replaces secrets in exactly the given forms, which are in alphabetical order. */
function createRedactForms(secrets: readonly string[]): RedactText {
  const root = new State(0, secrets.length, 0);
  const codeAt = (index: number, depth: number): number => secrets[index]?.charCodeAt(depth) ?? 0;
  const follow = (state: State, code: number): State | undefined => {
    const { next, depth } = state;
    let { from, to } = state;
    if (next?.has(code)) return next.get(code);
    while (from < to) {
      const middle = (from + to) >> 1;
      if (codeAt(middle, depth) >= code) to = middle;
      else from = middle + 1; // also if this secret ends here
    }
    while (to < state.to && codeAt(to, depth) === code) to += 1;
    if (from < to && (next || !state.only)) state.only = new State(from, to, depth + 1);
    const found = from < to ? state.only : undefined;
    next?.set(code, found);
    return found;
  };
  const advance = (start: State | undefined, code: number): State => {
    for (let state = start; state; state = state.fallback) {
      const next = follow(state, code);
      if (!next) continue;
      if (!next.fallback) {
        next.fallback = advance(state.fallback, code);
        next.found = secrets[next.from]?.length === next.depth ? next.depth : next.fallback.found;
      }
      return next;
    }
    return root;
  };
  return (text) => {
    const spans: { from: number; to: number }[] = [];
    let last = { from: 0, to: 0 };
    let state = root;
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index);
      if (state.code !== code) {
        state.target = advance(state, code);
        state.code = code;
      }
      state = state.target;
      if (state.found > 0) {
        const from = index + 1 - state.found;
        if (from >= last.to) {
          last = { from, to: 0 };
          spans.push(last);
        }
        last.from = Math.min(from, last.from);
        last.to = index + 1;
      }
    }
    let redacted = "";
    let copiedTo = 0;
    for (const { from, to } of spans.sort((a, b) => a.from - b.from)) {
      if (from >= copiedTo) redacted += `${text.slice(copiedTo, from)}***`;
      copiedTo = Math.max(copiedTo, to);
    }
    return redacted + text.slice(copiedTo);
  };
}
