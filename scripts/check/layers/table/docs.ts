import type { Package } from "../package.ts";

export const docs: Package = {
  at: "docs",
  purpose: "The reference site, built of the description, the guides and the pages of the packages.",
  beside: { samples: "The programs that pages show, compiled and run by tests." },
  imports: ["openapi", "client", "webhooks", "cli", "sandbox", "contract", "scripts"],
  doors: ["main.ts", "start.ts"],
  folders: {
    model: { purpose: "What a page is: its path, its Markdown, and where it stands in the navigation.", imports: [] },
    "repository.ts": [],
    "pages/operations": {
      purpose: "Writes the pages of operations, from the description: what they do, samples, fields and errors.",
      imports: ["model", "repository.ts"],
    },
    "pages/guides": {
      purpose:
        "Makes pages of the Markdown files of the repository: a page for each file or for each of its sections, with links to the other pages.",
      imports: ["model", "repository.ts"],
    },
    "pages/errors": {
      purpose:
        "Explains failures: the API's error codes, the error classes of the client, and the exit codes of the command line.",
      imports: ["pages/guides", "pages/operations", "model", "repository.ts"],
    },
    "pages/api": {
      purpose: "Writes a page for each entry point of the packages, from their published types and doc comments.",
      imports: ["pages/errors", "pages/operations", "model", "repository.ts"],
    },
    pages: {
      purpose: "What the site contains: each module writes the Markdown of one kind of page.",
      imports: ["pages/api", "pages/errors", "..."],
    },
    run: {
      purpose: "Runs samples: in the worker of a page, and in Node when the site is built.",
      imports: ["model"],
    },
    "pictures/drawn": {
      purpose: "Draws what it is given as SVG, with the same in words.",
      imports: [],
    },
    "pictures/scenes": {
      purpose:
        "Lets client and sandbox act out what a picture shows, on a clock that stands still, and reads the table of layers.",
      imports: ["pictures/drawn", "repository.ts"],
    },
    pictures: {
      purpose: "The pictures of the guides, by their names.",
      imports: ["pictures/scenes", "pictures/drawn"],
    },
    check: {
      purpose: "Finds mistakes before the site is built, and names the file and the line.",
      imports: ["run", "pages/operations", "model", "repository.ts"],
    },
    written: {
      purpose: "Writes what the site has besides HTML, for agents and other sites.",
      imports: ["pages/operations", "pictures/drawn", "model", "repository.ts"],
    },
    site: {
      purpose: "The part of the site that Starlight renders: its content, its navigation, and how it looks.",
      imports: ["run", "model"],
    },
  },
};
