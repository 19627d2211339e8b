import type { Package } from "../package.ts";

export const scripts: Package = {
  at: "scripts",
  sources: ".",
  imports: [],
  folders: {
    setup: {
      purpose:
        "Leads from a machine with only Node and npm to a running command; plain JavaScript without dependencies, because it runs before the installation.",
      imports: [],
    },
    openapi: {
      purpose: "Reads the bundled description and the inventory in the form that generators and checks use.",
      imports: [],
    },
    build: { purpose: "Builds packages.", imports: [] },
    pages: { purpose: "Reads the Markdown pages of the repository.", imports: [] },
    release: { purpose: "Stores releases of the description, and holds the next version against them.", imports: [] },
    check: {
      purpose: "The programs that check the repository.",
      imports: ["release"],
      inside: {
        layers: "Reads modules, and checks their imports of folders.",
        "layers/table":
          "What each package and each folder may import, and what each folder is for: one file for each package.",
      },
    },
    trace: {
      purpose:
        "Traces a call: the functions of a package that the call enters, in order, stepped through by Node's debugger.",
      imports: [],
    },
    publish: {
      purpose: "Releases the packages: versions, changelogs, manifests, tarballs, and a rehearsal.",
      imports: ["release"],
    },
  },
};
