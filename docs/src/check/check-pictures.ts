import { readLines } from "../model/lines.ts";
import { type Page, placeOf } from "../model/page.ts";

/** The mistakes of pictures: a marker without a paragraph or of no picture, and a picture that no page shows. */
export function problemsOfPictures(pages: readonly Page[], pictures: readonly string[]): string[] {
  const shown = new Set<string>();
  const problems = pages.flatMap((page) => {
    const lines = readLines(page.body);
    return lines.flatMap(({ text, number, isCode }, index) => {
      const [, name] = (!isCode && /^<!-- picture: (.+) -->$/.exec(text)) || [];
      if (name === undefined) return [];
      shown.add(name);
      const place = placeOf(page, number);
      return [
        ...(pictures.includes(name) ? [] : [`${place}: there is no picture ${name}, only ${pictures.join(", ")}`]),
        ...(lines[index + 1]?.text ? [] : [`${place}: no paragraph below says what the picture shows`]),
      ];
    });
  });
  const unused = pictures.filter((name) => !shown.has(name)).map((name) => `no page shows the picture ${name}`);
  return [...problems, ...unused];
}
