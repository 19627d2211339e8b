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
  const redact = createRedactForms(forms.sort());
  return (text) => {
    const safe = redact(text);
    const unescaped = unescapeText(safe);
    const shown = unescaped === safe ? safe : redact(unescaped);
    return shown === unescaped ? safe : shown;
  };
}

/** The forms of a secret: plain, JSON-escaped and URL-encoded. */
function formsOf(secret: string): readonly string[] {
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
    else states.set(code, { secrets: [secret], depth: depth + 1, found: 0 });
  }
  return states;
}

/** Creates a function that replaces secrets in exactly the given forms, which are in alphabetical order. */
function createRedactForms(secrets: string[]): RedactText {
  const root: State = { secrets, depth: 0, found: 0 };
  const advance = (start: State | undefined, code: number): State => {
    for (let state = start; state; state = state.fallback) {
      const next = follow(state, code);
      if (!next) continue;
      if (!next.fallback) {
        next.fallback = advance(state.fallback, code);
        // In alphabetical order, a secret precedes those that begin with it.
        next.found = next.secrets[0]?.length === next.depth ? next.depth : next.fallback.found;
      }
      return next;
    }
    return root;
  };
  return (text) => {
    const spans: { from: number; to: number }[] = [];
    let state = root;
    for (let index = 0; index < text.length; ) {
      state = advance(state, text.charCodeAt(index++));
      const from = index - state.found;
      const last = spans.at(-1);
      if (last && from < last.to) {
        last.from = Math.min(from, last.from);
        last.to = index;
      } else if (from < index) spans.push({ from, to: index });
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
