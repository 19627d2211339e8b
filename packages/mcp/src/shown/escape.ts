/**
 * What is invisible, or changes how other text is shown: control and format characters, the ends of lines, the marks of
 * the direction, tags and variation selectors. Text that a person cannot see must not reach a model either. The selector
 * that makes an emoji of a sign is harmless.
 */
const unseen = /(?!\ufe0f)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Cs}]/gu;

/** Escapes what is invisible, as JSON does. */
export function escapeUnseen(text: string): string {
  return text.replace(unseen, (character) =>
    Array.from({ length: character.length }, (_, index) => {
      const unit = character.charCodeAt(index).toString(16).padStart(4, "0");
      return `\\u${unit}`;
    }).join(""),
  );
}

/** Formats a value as JSON without spaces in which nothing is invisible. */
export function plainJson(value: unknown): string {
  return escapeUnseen(JSON.stringify(value) ?? "null");
}
