/**
 * Comments as editors show them: the description first and without a tag, then the format. What the type itself says (`@constant`,
 * `@enum`) is left out.
 */
export function plainComments(source: string): string {
  return source.replace(/\/\*\* @description /g, "/** ").replace(/\/\*\*\n[\s\S]*?\*\//g, plainComment);
}

function plainComment(comment: string): string {
  const lines = comment.split("\n").filter((line) => !/^ *\* @(constant|enum)\b/.test(line));
  const isFormat = (line: string): boolean => /^ *\* Format: /.test(line);
  const rest = lines.filter((line) => !isFormat(line)).map((line) => line.replace("* @description ", "* "));
  const end = rest.findIndex((line) => /^ *\*(\/| @)/.test(line));
  return [...rest.slice(0, end), ...lines.filter(isFormat), ...rest.slice(end)].join("\n");
}
