import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createRedactText } from "../../src/redaction/redact-text.ts";

/** The letter `a` in each pair of escapes. */
const nested = String.raw`%5cx61\u002561&#x25;61&#x5c;x61%26#97;\x26#97;`;

describe("createRedactText", () => {
  test.each([
    ["a secret at each end", ["secret"], "secret or secret", "*** or ***"],
    ["secrets next to each other", ["first", "second"], "firstsecond", "******"],
    ["a secret that begins with another", ["hunter22", "hunter22-S3"], "hunter22-S3, hunter22", "***, ***"],
    ["a secret within another", ["abcdefgh", "cdef"], "abcdefgh cdef", "*** ***"],
    ["secrets that overlap", ["abcdef", "cdefghij"], "abcdefghij", "***"],
    ["a secret that contains another one twice", ["abcd", "x-abcd-abcd-z"], "(x-abcd-abcd-z)", "(***)"],
    ["a secret that overlaps itself", ["abab" + "ab"], "abababab", "***"],
    [
      "secrets with the same beginning and different lengths",
      ["value-1", "value-10"],
      "value-10, value-1, value-2",
      "***, ***, value-2",
    ],
    ["a secret in JSON", ['a"hunter'], '{"a":"a\\"hunter"}', '{"a":"***"}'],
    ["a secret in a URL", ["key/with+signs"], "/v1?q=key%2Fwith%2Bsigns", "/v1?q=***"],
    ["a secret with characters of a regular expression", ["^]-\\."], "^]-\\. and ^", "*** and ^"],
    ["a secret in another script", ["пароль"], "ваш пароль", "ваш ***"],
  ])("replaces %s", (_, secrets, text, expected) => {
    expect(createRedactText(secrets)(text)).toBe(expected);
  });

  test.each([
    ["text if there are no secrets", [], "text"],
    ["secrets that are too short", ["abc", ""], "abc"],
    ["the start of a secret with an unpaired surrogate", ["abc\ud800"], "abc"],
  ])("does not change %s", (_, secrets, text) => {
    expect(createRedactText(secrets)(text)).toBe(text);
  });

  test.each([
    ["named entities", "<b>&lt;k&amp;y&quot;&apos;&gt;</b>", "<b>***</b>"],
    ["named entities in upper case", "<b>&LT;k&AMP;y&QUOT;'&GT;</b>", "<b>***</b>"],
    ["decimal and hexadecimal entities", "<b>&#60;k&#x26;y&#34;&#039;&#x3E;</b>", "<b>***</b>"],
    ["\\u in lower case", String.raw`{"a":"\u003ck\u0026y\u0022\u0027\u003e"}`, '{"a":"***"}'],
    ["\\u in upper case, as far as necessary", String.raw`{"a":"\u003Ck\u0026y\u0022'\u003E"}`, '{"a":"***"}'],
    ["lower case in a URL", "/v1?q=%3ck%26y%22%27%3e", "/v1?q=***"],
    ["JSON in HTML", "<pre>{&quot;a&quot;:&quot;&lt;k&amp;y\\&quot;&#39;&gt;&quot;}</pre>", '<pre>{"a":"***"}</pre>'],
  ])("replaces a secret that is escaped with %s", (_, text, expected) => {
    expect(createRedactText([`<k&y"'>`])(text)).toBe(expected);
  });

  test("replaces a secret whose slashes are escaped, as PHP does in JSON", () => {
    expect(createRedactText(["k/y=/"])(String.raw`{"a":"k\/y=\/"}`)).toBe('{"a":"***"}');
  });

  test.each(["&#9999999; &#xffffff; %zz %c3 \\u12", "100 %25 &amp; &lt;b&gt;"])("keeps the text %j escaped", (text) => {
    expect(createRedactText(["k&y/"])(text)).toBe(text);
  });

  describe("a secret that a server hides in two encodings", () => {
    const bytesOf = (text: string): number[] => [...new TextEncoder().encode(text)];
    const hex = (code: number, digits: number): string => code.toString(16).padStart(digits, "0");
    const inBase64 = (text: string): string => Buffer.from(text).toString("base64");
    const encodings: Readonly<Record<string, (text: string) => string>> = {
      JSON: (text) => JSON.stringify(text).slice(1, -1),
      "\\u": (text) => Array.from({ length: text.length }, (_, at) => `\\u${hex(text.charCodeAt(at), 4)}`).join(""),
      "\\x": (text) => bytesOf(text).reduce((all, byte) => `${all}\\x${hex(byte, 2)}`, ""),
      "a URL": encodeURIComponent,
      "a URL in lower case, whole": (text) => bytesOf(text).reduce((all, byte) => `${all}%${hex(byte, 2)}`, ""),
      "HTML with six decimal digits": (text) =>
        [...text].map((one) => `&#${String(one.codePointAt(0)).padStart(6, "0")};`).join(""),
      "HTML with six hexadecimal digits": (text) =>
        [...text].map((one) => `&#x${hex(one.codePointAt(0) ?? 0, 6).toUpperCase()};`).join(""),
      "HTML names": (text) =>
        text.replace(/[&<>"]/g, (one) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[one] ?? one),
      Base64: inBase64,
      "Base64 after one character": (text) => inBase64(`:${text}`),
      "Base64 after two characters, without padding": (text) => inBase64(`a:${text}`).replace(/=+$/, ""),
      "Base64 after text of its alphabet": (text) => `key/${inBase64(text)}`,
      "Base64 for URLs": (text) => Buffer.from(text).toString("base64url"),
    };
    const names = Object.keys(encodings);
    const encode = (name: string, text: string): string => encodings[name]?.(text) ?? "";
    /** What a secret of each kind may contain: other encodings' characters, and characters of several bytes. */
    const secrets = ["plnx_live_0123456789ab", String.raw`p\n%41&lt;"<>'ä`, "пароль🔑/+?", "\u00ff\u00fe~~~??>>"];
    const pairs = names.flatMap((outer) => names.map((inner) => [inner, outer] as const));

    test.each(pairs)("is found: %s, in %s", (inner, outer) => {
      for (const secret of secrets) {
        const redact = createRedactText([secret]);
        for (const [before, after] of [
          ["", ""],
          ["user ", " (x)"],
          ['{"a":"', '"}'],
        ] as const) {
          const encoded = encode(outer, before + encode(inner, secret) + after);
          const text = `It says <${encoded}>.`;
          const redacted = redact(text);

          expect(redacted).toContain("***");
          expect(redacted.length).toBeLessThan(text.length - secret.length / 2);
          expect(redacted).not.toContain(encode(inner, secret));
          expect(redacted).toMatch(/^It says <.*>\.$/s);
        }
      }
    });

    test("is found with any characters, at any place of the text", () => {
      const anyText = fc.string({ unit: "binary", maxLength: 12 });
      fc.assert(
        fc.property(
          fc.string({ unit: "grapheme", minLength: 5, maxLength: 20 }).filter((text) => text.isWellFormed()),
          fc.constantFrom(...pairs),
          anyText.filter((text) => text.isWellFormed()),
          anyText.filter((text) => text.isWellFormed()),
          (secret, [inner, outer], before, after) => {
            const encoded = encode(outer, before + encode(inner, secret) + after);
            const redacted = createRedactText([secret])(encoded);
            expect(redacted).toContain("***");
            expect(redacted).not.toContain(encoded);
          },
        ),
        { numRuns: 3_000 },
      );
    });
  });

  test.each([
    ["Base64 without a secret", "Basic dXNlcjpub3RoaW5n, Bearer eyJhbGciOiJIUzI1NiJ9.e30.c2ln"],
    ["Base64 that is not whole", "Z Zm Zm9 Zm9v Zm9vY =Zm9vYg== a/b-c_d+e"],
    ["paths and escapes", String.raw`C:\new\table \d+ \x4 \u12 100%25 %zz &nbsp; &amp;lt;`],
  ])("keeps %s", (_, text) => {
    expect(createRedactText(["hunter22-S3"])(text)).toBe(text);
  });

  test("replaces all of the Base64 that contains a secret, and no other", () => {
    const [own, other] = ["user:hunter22-S3", "user:nothing"].map((text) => Buffer.from(text).toString("base64"));
    expect(createRedactText(["hunter22-S3"])(`Basic ${own}, Basic ${other}`)).toBe(`Basic ***, Basic ${other}`);
  });

  test("replaces the same as a search for each secret at each position", () => {
    const few = fc.stringMatching(/^[ab]{4,9}$/);
    fc.assert(
      fc.property(
        fc.array(few, { minLength: 1, maxLength: 9 }),
        fc.stringMatching(/^[abc]{0,60}$/),
        (secrets, text) => {
          expect(createRedactText(secrets)(text)).toBe(searchEach(secrets, text));
        },
      ),
      { numRuns: 2_000 },
    );
  });

  test.each<[string, (index: number) => string, string, number]>([
    ["of one letter", (index) => "a".repeat(index + 4), "a".repeat(100_000), 3],
    ["with a common prefix that almost match", (index) => `${"a".repeat(index + 4)}b`, "a".repeat(100_000), 100_000],
    ["that begin differently", (index) => `b${"a".repeat(index + 4)}`, "ba".repeat(50_000), 100_000],
    ["that need escapes", (index) => '"'.repeat(index + 4), "&quot;".repeat(16_000), 3],
    [
      "in Base64 of Base64 that decodes at each place",
      (index) => `${"Q".repeat(index + 4)}k`,
      "V".repeat(100_000),
      100_000,
    ],
    ["in short words", (index) => `k${index}00`, "message ".repeat(12_500), 100_000],
    ["in all escapes within each other", (index) => `${"a".repeat(index + 4)}b`, nested.repeat(2_000), 92_000],
    ["in backslashes", (index) => `${"\\".repeat(index + 4)}b`, "\\".repeat(100_000), 100_000],
  ])("searches 100 kB for 400 secrets %s at once", (_, secretOf, text, length) => {
    const before = process.cpuUsage();
    const redacted = createRedactText(Array.from({ length: 400 }, (_, index) => secretOf(index)))(text);
    const { user, system } = process.cpuUsage(before);

    expect(redacted).toHaveLength(length);
    expect((user + system) / 1000).toBeLessThan(300); // 10 to 25 ms if nothing else runs; a search for each takes minutes.
  });

  const secret = fc.stringMatching(/^[a-c"/é]{4,9}$/);

  test("leaves no secret in text, in any form and at any position", () => {
    const forms = [(text: string) => text, (text: string) => JSON.stringify(text).slice(1, -1), encodeURIComponent];
    const form = fc.constantFrom(...forms);
    const part = fc.oneof(fc.stringMatching(/^[a-c ]{0,5}$/), fc.tuple(form, fc.nat(4)));
    fc.assert(
      fc.property(fc.array(secret, { minLength: 1, maxLength: 5 }), fc.array(part), (secrets, parts) => {
        const texts = parts.map((one) =>
          typeof one === "string" ? one : one[0](secrets[one[1] % secrets.length] ?? ""),
        );
        const redacted = createRedactText(secrets)(texts.join(""));
        for (const one of secrets) for (const formOf of forms) expect(redacted).not.toContain(formOf(one));
      }),
      { numRuns: 1_000 },
    );
  });

  test("does not change text without secrets", () => {
    fc.assert(
      fc.property(fc.array(secret, { maxLength: 5 }), fc.stringMatching(/^[x-z]*$/), (secrets, text) => {
        expect(createRedactText(secrets)(text)).toBe(text);
      }),
    );
  });
});

/** Replaces secrets by brute force: marks where each begins and ends, and replaces those that overlap as one. */
function searchEach(secrets: readonly string[], text: string): string {
  const spans = secrets.flatMap((secret) =>
    [...text].flatMap((_, from) => (text.startsWith(secret, from) ? [[from, from + secret.length] as const] : [])),
  );
  let redacted = "";
  let end = 0;
  for (const [from, to] of spans.toSorted(([a], [b]) => a - b)) {
    if (from >= end) redacted += `${text.slice(end, from)}***`;
    end = Math.max(end, to);
  }
  return redacted + text.slice(end);
}
