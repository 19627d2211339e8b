import { slugOf } from "../../model/page.ts";
import { readText } from "../../repository.ts";

/** A Markdown file of the repository that the site shows. */
export interface Book {
  readonly file: string;
  /** The path of its page, or of its first page. */
  readonly path: string;
  readonly title: string;
  /** The groups of the navigation that contain it. */
  readonly trail: readonly string[];
  /** Whether each section is a page of its own. */
  readonly isSplit?: boolean;
  /** Whether the search finds it. @default true */
  readonly isSearched?: boolean;
}

const guides = (group: string): readonly string[] => ["Guides", group];

const project = ["Project"];

/** A file of `docs/guides`, whose title is its first line. */
function guide(group: string, name: string): Book {
  const file = `docs/guides/${name}.md`;
  const [first = ""] = readText(file).split("\n", 1);
  return { file, path: `guides/${name}`, title: first.replace("# ", ""), trail: guides(group) };
}

/** The files that the site shows, in the order of the navigation. Each text stands only in its file. */
export const books: readonly Book[] = [
  { file: "README.md", path: "", title: "Planasonix SDK", trail: [] },
  guide("First steps", "quickstart"),
  guide("First steps", "keys"),
  guide("First steps", "deployments"),
  guide("First steps", "dialects"),
  guide("First steps", "modules"),
  guide("First steps", "migrate"),
  guide("First steps", "testing"),
  guide("First steps", "test-runners"),
  { file: "packages/client/README.md", path: "client", title: "TypeScript client", trail: guides("First steps") },
  guide("Runs", "run-and-wait"),
  guide("Runs", "start-once"),
  guide("Runs", "orchestrators"),
  guide("Runs", "logs"),
  guide("Runs", "failed-runs"),
  guide("Runs", "stop"),
  guide("Resources", "lists"),
  guide("Resources", "changes"),
  guide("Resources", "files"),
  guide("Resources", "git"),
  guide("Errors and limits", "errors"),
  guide("Errors and limits", "retries"),
  guide("Errors and limits", "rate-limits"),
  guide("Errors and limits", "allow"),
  guide("Operation", "logging"),
  guide("Operation", "tracing"),
  guide("Operation", "web"),
  guide("Operation", "browsers"),
  guide("Operation", "proxies"),
  guide("Operation", "thousands-of-calls"),
  { file: "packages/client/RECIPES.md", path: "recipes", title: "Recipes", trail: guides("Recipes"), isSplit: true },
  {
    file: "packages/cli/README.md",
    path: "command-line",
    title: "Command line",
    trail: guides("Command line"),
    isSplit: true,
  },
  {
    file: "packages/cli/ci/README.md",
    path: "command-line/ci-systems",
    title: "CI systems",
    trail: guides("Command line"),
  },
  guide("Command line", "cron"),
  guide("Webhooks", "webhooks"),
  guide("Webhooks", "webhook-frameworks"),
  {
    file: "packages/webhooks/README.md",
    path: "webhooks",
    title: "Webhooks",
    trail: guides("Webhooks"),
    isSplit: true,
  },
  { file: "packages/sandbox/README.md", path: "sandbox", title: "Sandbox", trail: guides("Sandbox"), isSplit: true },
  guide("Sandbox", "sandbox-in-ci"),
  guide("Sandbox", "playwright"),
  guide("Sandbox", "explore"),
  { file: "packages/mock/README.md", path: "mock", title: "Mock", trail: guides("Mock") },
  {
    file: "packages/redis/README.md",
    path: "redis",
    title: "Many machines on one key",
    trail: guides("Many machines"),
  },
  guide("Other languages", "other-languages"),
  guide("Other languages", "python-tests"),
  guide("Other languages", "go-tests"),
  {
    file: "packages/openapi/README.md",
    path: "openapi",
    title: "OpenAPI description",
    trail: guides("Other languages"),
  },
  {
    file: "packages/openapi/WORKSPACE.md",
    path: "openapi/workspace",
    title: "From the file of a workspace to a nightly job",
    trail: guides("Other languages"),
  },
  { file: "packages/runtime/README.md", path: "runtime", title: "Runtime", trail: guides("Runtime") },
  guide("Agents", "agents"),
  { file: "packages/mcp/README.md", path: "agents/mcp", title: "MCP server", trail: guides("Agents") },
  { file: "packages/client/SKILL.md", path: "agents/client", title: "The client, for agents", trail: guides("Agents") },
  {
    file: "packages/cli/SKILL.md",
    path: "agents/command-line",
    title: "The command line, for agents",
    trail: guides("Agents"),
  },
  { file: "packages/client/TROUBLESHOOTING.md", path: "errors/messages", title: "Messages", trail: ["Errors"] },
  { file: "BENCHMARKS.md", path: "benchmarks", title: "Benchmarks", trail: project },
  { file: "benchmarks/RESULTS.md", path: "benchmarks/results", title: "Results of the benchmarks", trail: project },
  { file: "UPGRADING.md", path: "upgrading", title: "Upgrading", trail: project },
  { file: "SECURITY.md", path: "security", title: "Security", trail: project },
  // It has the words of all guides, for people who change the SDK.
  { file: "ARCHITECTURE.md", path: "architecture", title: "Architecture", trail: project, isSearched: false },
];

/** The path of the page that contains a section of a file. */
export function partPath({ path, isSplit }: Book, heading: string | undefined): string {
  return heading === undefined || !isSplit ? path : `${path}/${slugOf(heading)}`;
}
