/** A line of Markdown, or several. */
export interface Line {
  /** The number of the first line, from 1. */
  readonly number: number;
  readonly text: string;
  /** Whether it is part of a fenced block, whose links and headings are code. */
  readonly isCode: boolean;
}

/** The lines of Markdown, with those of fenced blocks marked. */
export function readLines(markdown: string): Line[] {
  let fence: string | undefined;
  return markdown.split("\n").map((text, index) => {
    const [, marker] = /^\s*(```+|~~~+)/.exec(text) ?? [];
    const isCode = fence !== undefined || marker !== undefined;
    if (fence === undefined) fence = marker;
    else if (marker?.startsWith(fence)) fence = undefined;
    return { number: index + 1, text, isCode };
  });
}

/** The text between fenced blocks, and the blocks, each with the number of its first line. Links can span lines. */
export function readSegments(markdown: string): Line[] {
  const segments: Line[] = [];
  for (const { number, text, isCode } of readLines(markdown)) {
    const last = segments.at(-1);
    if (last?.isCode === isCode) segments[segments.length - 1] = { ...last, text: `${last.text}\n${text}` };
    else segments.push({ number, text, isCode });
  }
  return segments;
}
