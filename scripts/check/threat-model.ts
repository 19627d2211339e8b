// Checks the threat model: each sentence about a threat names the tests that hold it, and these tests exist.

/**
 * The problems of a threat model: sentences without a test, footnotes that are missing or unused, and tests that do not
 * exist.
 * @param page A page with a section "Threats", which has a heading for each threat. Each sentence below it ends with a
 * footnote, and each footnote is a list of links to test files, with the titles of the tests as their texts.
 * @param textOf Returns the text of a file; empty if there is no such file.
 */
export function problemsOfThreatModel(page: string, textOf: (path: string) => string): readonly string[] {
  const [, ...threats] = /^## Threats$(.*?)(?=^## |$(?![\s\S]))/ms.exec(page)?.[1]?.split(/^### /m) ?? [];
  if (threats.length === 0) return ["has no threat"];
  return threats.flatMap((threat) => {
    const [name = "", ...lines] = threat.split("\n");
    const { promises, footnotes } = read(lines.join("\n"));
    const used = new Set(promises.flatMap(({ ids }) => ids));
    return [
      ...(promises.length === 0 ? ["promises nothing"] : []),
      ...promises.flatMap(({ text, ids }) => (ids.length === 0 ? [`names no test in "${text}"`] : [])),
      ...[...used].flatMap((id) => (footnotes.has(id) ? [] : [`has no footnote ${id}`])),
      ...[...footnotes.keys()].flatMap((id) => (used.has(id) ? [] : [`does not use the footnote ${id}`])),
      ...[...footnotes].flatMap(([id, links]) => missingTests(id, links, textOf)),
    ].map((problem) => `${name}: ${problem}`);
  });
}

interface Threat {
  readonly promises: readonly { readonly text: string; readonly ids: readonly string[] }[];
  readonly footnotes: ReadonlyMap<string, string>;
}

function read(section: string): Threat {
  // The lines of a footnote after its first one are indented.
  const [text = "", ...notes] = section.split(/^(?=\[\^[\w-]+\]: )/m);
  const footnotes = new Map(
    notes.flatMap((note) => {
      const [, id = "", links = ""] = /^\[\^([\w-]+)\]: (.*)$/s.exec(note) ?? [];
      return [[id, links] as const];
    }),
  );
  const sentences = text
    .replaceAll(/\s+/g, " ")
    .split(/(?<=[.:](?:\[\^[\w-]+\])*) (?=[A-Z`])/)
    .map((sentence) => sentence.trim());
  const promises = sentences.flatMap((sentence) => {
    const [, promise = "", ids = ""] = /^(.*?)((?:\[\^[\w-]+\])*)$/s.exec(sentence) ?? [];
    return promise === ""
      ? []
      : [{ text: promise, ids: [...ids.matchAll(/\[\^([\w-]+)\]/g)].map(([, id = ""]) => id) }];
  });
  return { promises, footnotes };
}

function missingTests(id: string, links: string, textOf: (path: string) => string): readonly string[] {
  const tests = [...links.matchAll(/\[([^\]]+)\]\(([^)\s]+)\)/g)];
  if (tests.length === 0) return [`names no test in the footnote ${id}`];
  return tests.flatMap(([, title = "", path = ""]) =>
    path.endsWith(".test.ts") && textOf(path).includes(title) ? [] : [`${path} has no test "${title}"`],
  );
}
