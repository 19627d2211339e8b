import type { Picture } from "./picture.ts";
import { element, escaped } from "./svg.ts";

/** The line before the paragraph that says what a picture shows. Where there are no pictures, the paragraph stands alone. */
const marker = /^<!-- picture: ([\w-]+) -->\n((?:.+\n?)+)/gm;

/** Shows the pictures of a page. The paragraph after a marker becomes the caption. */
export function withPictures(markdown: string, pictures: ReadonlyMap<string, Picture>): string {
  return markdown.replaceAll(marker, (found, name: string, caption: string) => {
    const picture = pictures.get(name);
    return picture ? figure(picture, caption) : found;
  });
}

/** The Markdown of a page without the markers of pictures. */
export function withoutPictures(markdown: string): string {
  return markdown.replaceAll(marker, "$2");
}

function figure({ svg, words }: Picture, caption: string): string {
  // The search reads the caption only.
  const unsearched = { class: "not-content", "data-pagefind-ignore": "" };
  const list = element("ol", {}, ...words.map((text) => element("li", {}, escaped(text))));
  const inWords = element("details", unsearched, element("summary", {}, "The picture in words"), list);
  return [
    `<figure class="picture">\n${element("div", unsearched, svg)}\n<figcaption>`,
    caption.trim(),
    `${inWords}\n</figcaption>\n</figure>\n`,
  ].join("\n\n");
}
