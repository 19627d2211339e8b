/** The parts of a doc comment. */
export interface DocComment {
  /** The text before the tags. */
  readonly text: string;
  /** The errors, each as `TypeError` and when it is thrown. */
  readonly throws: readonly { readonly error: string | undefined; readonly when: string }[];
  readonly defaultValue: string | undefined;
  readonly examples: readonly string[];
}

/** Splits a doc comment, whose marks have been removed, at its tags. */
export function parseDoc(doc: string): DocComment {
  const [text = "", ...tags] = doc.split(/(?:^|\s)@(?=(?:throws|default|example|deprecated|param|returns|see)\b)/);
  const valuesOf = (name: string): string[] =>
    tags.flatMap((tag) => (tag.startsWith(name) ? [tag.slice(name.length).trim()] : []));
  return {
    text: text.trim(),
    throws: valuesOf("throws").map((value) => {
      const [, error, when = value] = /^\{(\w+)\} ?([\s\S]*)$/.exec(value) ?? [];
      return { error, when: oneLine(when) };
    }),
    defaultValue: valuesOf("default").map(oneLine)[0],
    examples: valuesOf("example"),
  };
}

/** A text on one line. */
export function oneLine(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, " ").trim();
}

/** Replaces `{@link Name}`. @param linkOf Returns the link to a name that has a page, and otherwise the name as code. */
export function withLinks(text: string, linkOf: (name: string) => string): string {
  return text.replaceAll(/\{@link ([\w.]+)\}/g, (_, name: string) => linkOf(name));
}
