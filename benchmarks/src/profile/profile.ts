// Measures where the bytes of our bundle and the time of our calls go.
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, transformSync } from "esbuild";
import { ours } from "../clients/ours.ts";
import { run } from "../run.ts";
import { startServer } from "../servers/start.ts";

/** Groups the modules of the bundle by their paths. The first group contains the modules that match no other group. */
const parts: readonly (readonly [part: string, files: RegExp])[] = [
  ["composition, log, middleware", /^$/],
  ["table of operations", /\/client\/dist\//],
  ["rate limits", /rate-limit|attempt-limits|server-clock|src\/limiter/],
  ["retries", /\/retry\/|\/attempt\./],
  ["errors", /\/errors\//],
  ["responses: envelopes, formats, files", /\/response\/|\/json\./],
  ["requests: paths, queries, headers, bodies", /\/prepare\.|\/operation\.|\/headers\./],
  ["fetch, redirects, reading of bodies", /\/transport\//],
  ["waits, starts and followed logs", /\/waiting\//],
  ["options and arguments", /\/options\/|\/arguments\./],
  ["methods and lists", /\/client\/[^/]+$/],
  ["authentication", /\/auth\//],
  ["timeouts, streams, aborts, environment", /\/platform\//],
  ["redaction", /\/redaction\//],
];

/** Formats the cost breakdown as Markdown: the parts of our bundle, and the time of our GET. */
export async function profileOurs(): Promise<string> {
  return `${await profileBundle()}\n\n${await profileGet()}`;
}

/** Formats the size of each part, and how much smaller the compressed bundle would be without it. */
async function profileBundle(): Promise<string> {
  const sections = await sectionsOfBundle();
  const whole = minify(sections.map(({ code }) => code));
  const rows = parts.map(([part]) => {
    const own = minify(sections.filter((section) => section.part === part).map(({ code }) => code));
    const others = minify(sections.filter((section) => section.part !== part).map(({ code }) => code));
    return { part, bytes: own.length, saved: gzipSize(whole) - gzipSize(others) };
  });
  const lines = rows
    .sort((one, other) => other.saved - one.saved)
    .map(({ part, bytes, saved }) => `| ${part} | ${toKilobytes(bytes)} | ${toKilobytes(saved)} |`);
  return [
    "| part of the bundle of all operations | minified | saved without the part, gzip |",
    "| --- | --- | --- |",
    ...lines,
    `| all: the parts share text that gzip stores once | ${toKilobytes(whole.length)} | ${toKilobytes(gzipSize(whole))} |`,
  ].join("\n");
}

/**
 * Bundles our client with the source modules of the runtime, because the published build merges them. Returns the code
 * of each module.
 */
async function sectionsOfBundle(): Promise<readonly { readonly part: string; readonly code: string }[]> {
  const runtime = new URL("../../../packages/runtime/src/", import.meta.url);
  const { outputFiles } = await build({
    stdin: { contents: ours.program, resolveDir: fileURLToPath(new URL(".", ours.module)) },
    alias: { "@planasonix/runtime": fileURLToPath(new URL("index.ts", runtime)) },
    bundle: true,
    write: false,
    platform: "browser",
    format: "esm",
    plugins: [
      {
        name: "for-browsers",
        setup: ({ onResolve }) =>
          onResolve({ filter: /\/(failure|platform|logged|redirect)\.ts$/ }, ({ path }) => ({
            path: fileURLToPath(new URL(`platform/${basename(path, ".ts")}.browser.ts`, runtime)),
          })),
      },
    ],
  });
  // The bundle names each module in a comment of one line.
  const texts = outputFiles.flatMap(({ text }) => text.split(/^\/\/ (?=\S+\.[jt]s$)/m));
  return texts.map((code) => {
    const [path = ""] = code.split("\n");
    const [part = ""] = parts.find(([, files]) => files.test(path)) ?? parts[0] ?? [];
    return { part, code: code.slice(path.length) };
  });
}

function minify(sections: readonly string[]): string {
  return transformSync(sections.join("\n").replace(/^export \{[^}]*\};?$/gm, ""), { minify: true, format: "esm" }).code;
}

function gzipSize(text: string): number {
  return gzipSync(text, { level: 9 }).length;
}

function toKilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}

async function profileGet(): Promise<string> {
  await using server = await startServer("instant");
  const program = fileURLToPath(new URL("profile-main.ts", import.meta.url));
  const timesOf = (name: string): Record<string, number> =>
    JSON.parse(run(process.execPath, [program, name, server.baseUrl], fileURLToPath(new URL(".", import.meta.url))));
  const plain = timesOf("plain fetch");
  const own = timesOf(ours.name);
  const format = (us: number | undefined): string => `${(us ?? 0).toFixed(1)} µs`;
  const lines = Object.keys(own)
    .sort((one, other) => (own[other] ?? 0) - (own[one] ?? 0))
    .map((part) => `| ${part} | ${format(plain[part])} | ${format(own[part])} |`);
  return ["| part of a GET over loopback, sampled | plain fetch | ours |", "| --- | --- | --- |", ...lines].join("\n");
}
