import { peersFolder } from "./clients/peers.ts";
import { locate, readManifest } from "./installed/footprint.ts";
import type { Row } from "./result.ts";

/** What the report is made of. */
export interface Report {
  readonly table: string;
  /** Where our bytes and our time go, as Markdown. */
  readonly profile: string;
  readonly rows: readonly Row[];
  /** Names of the packages beside ours. */
  readonly peers: readonly string[];
  /** As in `2026-11-24`. */
  readonly date: string;
}

/** The page that is kept in the repository: what was measured, how, and with what. */
export function formatReport({ table, profile, rows, peers, date }: Report): string {
  return `# Benchmarks

Written by \`pnpm bench\` on ${date}: all clients in one run, medians. \`x\` is a ratio to what plain \`fetch\` takes, unless the
line says otherwise. Times depend on the machine, ratios much less; over loopback, differences of a few percent are noise.

${table}

## Where ours goes

What the limits that are missed are spent on. Bytes are those of each module before compression; times are sampled over 20,000
calls of each.

${profile}

## How it is measured

${rows.map(({ name, method }) => `- **${name}**: ${method}`).join("\n")}

\`pnpm bench pages import\` measures single ones. The sizes, the install and the types are also checks in \`npm test\`.

## Versions

Node ${process.versions.node}, ${peers.map(version).join(", ")}.
`;
}

function version(name: string): string {
  return `${name} ${readManifest(locate(peersFolder, name)).version}`;
}
