// This folder releases the packages: versions, changelogs, manifests, and a dry run.
import type { Change } from "../release/change.ts";

const shown = 8;
const headings = { breaking: "Breaking", added: "Added" } as const;

/**
 * Describes the differences between two descriptions for the changelog: each sentence once, with the operations or
 * types that it concerns.
 * @param nameOf Returns the name, such as `pipelines.run`, of the operation with a method and a path.
 */
export function changesInWords(
  changes: readonly Change[],
  nameOf: (method: string, path: string) => string | undefined,
): string {
  const parts = (["breaking", "added"] as const).flatMap((impact) => {
    const told = changes.filter((change) => change.impact === impact).map(({ message }) => tell(message, nameOf));
    const lines = [...Map.groupBy(told, ({ sentence }) => sentence)].map(
      ([sentence, found]) => `- ${sentence}${listOf([...new Set(found.flatMap(({ subject }) => subject ?? []))])}`,
    );
    return lines.length > 0 ? [`${headings[impact]}:\n\n${lines.toSorted().join("\n")}`] : [];
  });
  const others = changes.filter(({ impact }) => impact === "other").length;
  return [
    ...parts,
    ...(others > 0
      ? [`${others} other ${others === 1 ? "change" : "changes"}: texts, examples and additions to responses.`]
      : []),
  ].join("\n\n");
}

interface Told {
  readonly sentence: string;
  readonly subject?: string | undefined;
}

/**
 * Splits a message of the comparison into a sentence and its subject. The message names the subject first (``type `A`
 * was added``), or the subject's position (`#/paths/~1runs/get/...: text`). Other messages are sentences as they are.
 */
function tell(message: string, nameOf: (method: string, path: string) => string | undefined): Told {
  const [, kind, name, what] = /^(type|method|path) `([^`]+)`:? was (added|removed)$/.exec(message) ?? [];
  if (name !== undefined) return { sentence: `${kind}s ${what}`, subject: name };
  const [, place = "", text] = /^(#\/\S*): (.*)$/.exec(message) ?? [];
  if (text === undefined) return { sentence: message };
  const [section, first = "", second = "", ...rest] = place.slice(2).split("/").map(decodePart);
  if (section === "paths") return withField(sentenceAt(rest, text), nameOf(second, first) ?? first);
  return { sentence: sentenceAt([], text), subject: section === "components" ? second : undefined };
}

/**
 * Messages about a field, and the sentence that is printed once for all fields. Without a sentence, the message is
 * printed with "a field" in place of the field's name.
 */
const aboutFields: readonly (readonly [message: RegExp, sentence?: string])[] = [
  [/^Properties of `[^`]+` are no longer required: (.+)$/, "Fields are no longer required"],
  [/^Property `([^`]+)` of `[^`]+` was removed$/, "Fields were removed"],
  [/^Required `([^`]+)` path parameter was added$/, "Required path parameters were added"],
  [/(?<=^(?:[A-Z][^`]*|`[^`]+`) of )(`[^`]+`)(?= )/],
];

/** Moves the name of a field from the sentence to the subject, so that one sentence stands for many fields. */
function withField(text: string, operation: string): Told {
  for (const [message, sentence] of aboutFields) {
    const [, field] = message.exec(text) ?? [];
    if (field === undefined) continue;
    const subject = `${operation}: ${field.replaceAll("`", "")}`;
    return { sentence: sentence ?? text.replace(message, "a field"), subject };
  }
  return { sentence: text, subject: operation };
}

/**
 * The sentence for a change. If no rule of the comparison covers the change, the text is only `added`, `modified` or
 * `removed`; then the sentence names the last field of the position.
 */
function sentenceAt(rest: readonly string[], text: string): string {
  if (!/^(added|modified|removed)$/.test(text)) return text.replace(/\.$/, "");
  const field = rest.findLast((part) => !/^(\d+|schema|properties|items|content)$/.test(part));
  return field === undefined ? text : `\`${field}\` ${text}`;
}

/** Decodes the escapes of a JSON pointer. */
function decodePart(part: string): string {
  return part.replaceAll("~1", "/").replaceAll("~0", "~");
}

function listOf(subjects: readonly string[]): string {
  if (subjects.length === 0) return "";
  const more = subjects.length > shown ? ` and ${subjects.length - shown} more` : "";
  return `: ${subjects
    .slice(0, shown)
    .map((name) => `\`${name}\``)
    .join(", ")}${more}`;
}
