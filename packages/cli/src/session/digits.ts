/** A whole number that JavaScript cannot hold: it is only printed, with the digits that the API sent. */
class Digits extends Number {
  readonly #text: string;

  constructor(text: string) {
    super(text);
    this.#text = text;
  }

  override toString(): string {
    return this.#text;
  }

  toJSON(): unknown {
    return (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(this.#text);
  }
}

/**
 * Lets this process keep the digits of whole numbers beyond 2^53, which `JSON.parse` would round. The types of the client
 * promise numbers, so this is a matter of the program that prints them. Returns a function that undoes it.
 */
export function keepDigits(): () => void {
  const { parse } = JSON;
  JSON.parse = (text: string, reviver?: (this: unknown, key: string, value: unknown) => unknown): unknown =>
    reviver === undefined && /\d{16}/.test(text) ? parse(text, keep) : parse(text, reviver);
  return () => {
    JSON.parse = parse;
  };
}

function keep(_: string, value: unknown, context?: { readonly source?: string }): unknown {
  const source = context?.source;
  if (typeof value !== "number" || source === undefined || Number.isSafeInteger(value)) return value;
  return /^-?\d+$/.test(source) ? new Digits(source) : value;
}
