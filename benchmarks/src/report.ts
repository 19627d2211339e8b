import { peersFolder } from "./clients/peers.ts";
import { locate, readManifest } from "./installed/footprint.ts";
import type { Row } from "./result.ts";

/** The parts of the report. */
export interface Report {
  readonly table: string;
  /** The cost breakdown of our client, as Markdown. */
  readonly profile: string;
  readonly rows: readonly Row[];
  /** The names of the compared packages. */
  readonly peers: readonly string[];
  /** The date of the measurements, such as `2026-11-24`. */
  readonly date: string;
}

/** Formats the beginning of RESULTS.md: the results, the cost breakdown, the methods and the versions. */
export function formatReport({ table, profile, rows, peers, date }: Report): string {
  return `# Results of the benchmarks

Written by \`pnpm bench\` on ${date}. All clients are measured in the same run; values of several rounds are medians. \`x\` is a ratio to
plain \`fetch\`, unless the row names another base. Times depend on the machine; ratios depend on it much less. Over loopback, differences of
a few percent are noise.

${table}

## Cost breakdown

The tables show where the bytes of the bundle and the time of a call go. Sizes are those of a bundle for browsers with the source modules of
the runtime; a bundle with the published runtime is 2 % smaller. Times are sampled over 20,000 calls of each client.

${profile}

## Methods

${rows.map(({ name, method }) => `- **${name}**: ${method}`).join("\n")}

\`pnpm bench pages import\` runs only the measurements **pages** and **import**. \`npm test\` checks budgets for **bundle**, **install** and **types**.

## Versions

Node ${process.versions.node}, ${peers.map(version).join(", ")}.
`;
}

function version(name: string): string {
  return `${name} ${readManifest(locate(peersFolder, name)).version}`;
}
