import type { Package } from "../package.ts";

export const scripts: Package = {
  at: "scripts",
  purpose:
    "The programs that set up the repository, build packages, run checks, and release them; what reads the description.",
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
    compatibility: {
      purpose:
        "Keeps in `spec/released` the description and the pages of each release, and says which version the changes since then need.",
      imports: [],
    },
    check: {
      purpose: "The programs that check the repository.",
      imports: ["compatibility"],
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
      purpose: "Publishes the packages: versions, changelogs, manifests, tarballs, and a rehearsal.",
      imports: ["compatibility"],
    },
  },
};
