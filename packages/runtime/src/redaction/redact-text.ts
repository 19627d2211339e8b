/** Replaces every secret in a text by `***`. */
export type RedactText = (text: string) => string;

/** Shorter texts occur by chance too often: redacting them would mask ordinary words. */
const minLength = 4;

/**
 * Prepares the replacement of secrets. Their forms are looked up by their first characters and their lengths, so that a text is
 * scanned once, and the time that takes does not grow with the number of secrets.
 */
export function createRedactText(secrets: readonly string[]): RedactText {
  const forms = new Set(secrets.flatMap(formsOf).filter((form) => form.length >= minLength));
  if (forms.size === 0) return (text) => text;
  const lengthsByStart = new Map<string, Set<number>>();
  for (const form of forms) {
    const start = form.slice(0, minLength);
    const lengths = lengthsByStart.get(start);
    if (lengths) lengths.add(form.length);
    else lengthsByStart.set(start, new Set([form.length]));
  }
  const endOfSecret = (text: string, at: number): number => {
    let end = 0;
    for (const length of lengthsByStart.get(text.slice(at, at + minLength)) ?? []) {
      if (at + length > end && forms.has(text.slice(at, at + length))) end = at + length;
    }
    return end;
  };
  const firstCharacter = new RegExp(`[${[...forms].map(escapeFirst).join("")}]`, "g");
  return (text) => {
    let redacted = "";
    let copiedTo = 0;
    for (firstCharacter.lastIndex = 0; firstCharacter.test(text); ) {
      const at = firstCharacter.lastIndex - 1;
      const end = endOfSecret(text, at);
      if (end > 0 && at >= copiedTo) redacted += `${text.slice(copiedTo, at)}***`;
      copiedTo = Math.max(copiedTo, end); // secrets that overlap are masked as one
    }
    return copiedTo === 0 ? text : redacted + text.slice(copiedTo);
  };
}

/** A secret as it is, in JSON and in a URL. */
function formsOf(secret: string): readonly string[] {
  if (/^[\w.~-]*$/.test(secret)) return [secret];
  return [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret.replace(/\p{Surrogate}/gu, ""))];
}

function escapeFirst(form: string): string {
  return `\\u${form.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
