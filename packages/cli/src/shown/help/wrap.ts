/** Wraps text into lines of at most `width` characters. A longer word gets a line of its own, and so does a command. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const [word] of text.matchAll(/[^\s`]*`[^`]+`\S*|\S+/g)) {
    if (line === "") line = word;
    else if (line.length + 1 + word.length <= width) line += ` ${word}`;
    else {
      lines.push(line);
      line = word;
    }
  }
  return line === "" ? lines : [...lines, line];
}

/** In a terminal with fewer columns, there is no room for two columns of text. */
const narrow = 60;

/** Formats two columns: names on the left, wrapped text on the right; below the name if that is long. */
export function formatPairs(pairs: readonly (readonly [name: string, text: string])[], width: number): string[] {
  if (width < narrow) {
    return pairs.flatMap(([name, text]) => [`  ${name}`, ...wrap(text, width - 6).map((line) => `      ${line}`)]);
  }
  const longest = Math.min(30, Math.max(...pairs.map(([name]) => name.length), 0));
  const indent = " ".repeat(longest + 4);
  return pairs.flatMap(([name, text]) => {
    const lines = wrap(text, Math.max(30, width - indent.length));
    if (name.length > longest) return [`  ${name}`, ...lines.map((line) => indent + line)];
    const [first = "", ...others] = lines;
    return [`  ${name.padEnd(longest)}  ${first}`.trimEnd(), ...others.map((line) => indent + line)];
  });
}
