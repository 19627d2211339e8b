// Compares references to pages of the documentation with the list of its pages, and with the payloads that they show.
import type { Inventory } from "@planasonix/scripts/openapi/inventory.ts";
import type { Sample } from "@planasonix/scripts/openapi/samples.ts";

/** The pages of each operation are in the API reference; the introduction shows payloads of several. */
const pageOf = (place: string): string => `api-reference/${place.split(":")[0]}.mdx`;
const introduction = pageOf("introduction");

/**
 * Finds references to pages that the inventory does not list. A reference may leave out the folder of a page.
 * @param file The path of a file with references, for the problems.
 */
export function findUnknownPages(file: string, text: string, { meta }: Inventory): string[] {
  const isKnown = (name: string) => meta.pages.some((page) => page === name || page.endsWith(`/${name}`));
  return text.split("\n").flatMap((line, index) => {
    const unknown = (line.match(/[\w-]+(?:\/[\w-]+)*\.mdx/g) ?? []).filter((name) => !isKnown(name));
    const place = `${file}:${index + 1}`;
    return unknown.map(
      (name) => `${place}: the documentation has no page ${name}: correct it, or add it to \`meta.pages\``,
    );
  });
}

/** Finds operations whose payloads are on a page that is not among the pages of the operation. */
export function findFalsePages(file: string, text: string, inventory: Inventory, samples: readonly Sample[]): string[] {
  const lines = text.split("\n");
  return inventory.operations.flatMap(({ name, source_page: own, also_on: others = [] }) => {
    const shown = samples.filter(({ operation }) => operation === name).map(({ place }) => pageOf(place));
    const missing = new Set(shown.filter((page) => ![own, ...others, introduction].includes(page)));
    const line = lines.indexOf(`  source_page: ${own}`, lines.indexOf(`- name: ${name}`)) + 1;
    return [...missing].map(
      (page) =>
        `${file}:${line}: ${name} is documented on ${page}: correct \`source_page\`, or add the page to \`also_on\``,
    );
  });
}
