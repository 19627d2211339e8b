import { kebabCase } from "@planasonix/openapi/generate/commands/kebab-case.ts";
import type { DescribedOperation, Tag } from "@planasonix/scripts/openapi/description.ts";
import { cell, type Page } from "../../model/page.ts";
import { description, operations } from "../../repository.ts";
import { type GuidesAbout, guidesAbout } from "./guides-about.ts";
import { linked, operationPath } from "./links.ts";
import { firstSentence, operationPage } from "./operation-page.ts";

const reference = "API reference";

/** The page of the whole API, and the pages of each tag and of its operations, with links to the guides about them. */
export function operationPages(guides: readonly Page[]): Page[] {
  const about = guidesAbout(guides, operations.keys());
  const groups = description["x-tagGroups"].flatMap(({ name, tags }) =>
    tags.flatMap((tag) =>
      tagPages(
        description.tags.find((one) => one.name === tag),
        [reference, name],
        about,
      ),
    ),
  );
  return [introduction(groups), ...groups];
}

/** What holds for all operations: the text of the description. */
function introduction(pages: readonly Page[]): Page {
  const tags = description["x-tagGroups"].map(({ name }) => {
    const own = pages.filter(
      ({ trail: [, group, , ...more], label }) => group === name && label === overview && more.length === 0,
    );
    return `- **${name}**: ${own.map(({ title, path }) => `[${title}](/${path})`).join(", ")}`;
  });
  return {
    path: "operations",
    title: "API reference",
    label: overview,
    description: "Hosts, requests, pagination, rate limits, errors and all resources of the Planasonix API.",
    trail: [reference],
    body: `${linked(description.info.description)}\n\n## Resources\n\n${tags.join("\n")}\n\nOptions and results of the methods in TypeScript: [API of the packages](/api).\n`,
  };
}

const overview = "Overview";

function tagPages(tag: Tag | undefined, trail: readonly string[], about: GuidesAbout): Page[] {
  const own = [...operations.values()].filter(({ object }) => object.tags[0] === tag?.name);
  const [first] = own;
  if (tag === undefined || first === undefined) return [];
  const inside = [...trail, tag.name];
  const rows = own.map(rowOf);
  return [
    {
      path: `operations/${kebabCase(first.resource)}`,
      title: tag.name,
      label: overview,
      description: firstSentence(tag.description),
      trail: inside,
      body: [linked(tag.description), "", "| Operation | Request |", "| --- | --- |", ...rows, ""].join("\n"),
    },
    ...own.map((operation) => operationPage(operation, inside, about.get(operation.name))),
  ];
}

function rowOf({ name, object, method, path }: DescribedOperation): string {
  return `| [${cell(object.summary)}](/${operationPath(name)}) \`${name}\` | \`${method} ${path}\` |`;
}
