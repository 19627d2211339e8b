/** The line of a value in the text of a JSON document, starting at 1, by the names that lead to it. */
export function lineOf(text: string, path: readonly string[]): number {
  const at = find(text, path);
  return text.slice(0, at).split("\n").length;
}

/** Where the value is; where its innermost known owner is, if it does not exist. */
function find(text: string, path: readonly string[]): number {
  let index = 0;
  const skip = (): void => {
    while (/[\s,:]/.test(text.charAt(index))) index += 1;
  };
  const token = (): string => {
    skip();
    const [found = ""] = /^("(?:[^"\\]|\\.)*"|[{}[\]]|[^\s,:{}[\]"]+)/.exec(text.slice(index)) ?? [];
    index += found.length || 1;
    return found;
  };
  const pass = (): void => {
    let depth = 0;
    do {
      const found = token();
      if (found === "") return;
      if (/^[{[]$/.test(found)) depth += 1;
      if (/^[}\]]$/.test(found)) depth -= 1;
    } while (depth > 0);
  };
  skip();
  let at = index;
  for (const name of path) {
    const opened = token();
    if (opened !== "{" && opened !== "[") return at;
    for (let position = 0; ; position += 1) {
      skip();
      const nameAt = index;
      if (/^[}\]]?$/.test(text.charAt(index))) return at;
      const key = opened === "{" ? String(JSON.parse(token())) : String(position);
      if (key === name) {
        at = nameAt;
        break;
      }
      pass();
    }
  }
  return at;
}
