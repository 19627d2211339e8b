import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createRedactText } from "../../src/redaction/redactor.ts";

describe("createRedactText", () => {
  test.each([
    ["a secret at each end", ["secret"], "secret or secret", "*** or ***"],
    ["secrets next to each other", ["first", "second"], "firstsecond", "******"],
    ["a secret that begins with another", ["hunter22", "hunter22-S3"], "hunter22-S3, hunter22", "***, ***"],
    ["a secret within another", ["abcdefgh", "cdef"], "abcdefgh cdef", "*** ***"],
    ["secrets that overlap", ["abcdef", "cdefghij"], "abcdefghij", "***"],
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
