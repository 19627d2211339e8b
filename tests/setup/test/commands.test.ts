import { once } from "node:events";
import { globSync, readFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { afterEach, describe, expect, inject, test } from "vitest";
import { type Program, repository, runCommand } from "../src/clone.ts";
import { allCommands, runnableCommands } from "./pages.ts";

const pages = globSync(
  ["*.md", "{packages,tests,spec,examples}/**/README.md", "benchmarks/README.md", "docs/guides/*.md"],
  { cwd: repository, exclude: ["**/node_modules/**", "**/dist/**"] },
).toSorted();
const textOf = (page: string): string => readFileSync(join(repository, page), "utf8");
const clone = inject("clone");
const servers: Program[] = [];

/** Stops the servers, which frees their ports. */
async function stopServers(): Promise<void> {
  for (const server of servers.splice(0)) {
    server.interrupt();
    await server.ended;
  }
}
afterEach(stopServers);

describe.each(pages.filter((page) => runnableCommands(textOf(page)).length > 0))("%s", (page) => {
  test("has commands that run in a clone after npm start, with only the port changed", async () => {
    let port = 0;
    for (const line of runnableCommands(textOf(page))) {
      if (line === "npm test") continue; // This command runs these tests.
      if (/^npm (start|run mock)$/.test(line)) {
        await stopServers();
        port = await freePort();
        const server = runCommand(`${line} -- --port ${port}`, clone);
        servers.push(server);
        await server.printed(/(serves|operations) at http:/);
      } else {
        const program = runCommand(line.replaceAll("4010", String(port)), clone);
        expect([line, await program.ended, program.output()]).toEqual([line, 0, expect.stringMatching(/\S/)]);
      }
    }
  });
});

describe.each(pages)("%s", (page) => {
  test("names only scripts and packages that exist", () => {
    expect(allCommands(textOf(page)).filter((line) => !isKnown(line))).toEqual([]);
  });
});

/** Whether the script of an npm or pnpm command exists; true for other commands. */
function isKnown(line: string): boolean {
  const [, folder, filter, name] = /^pnpm (?:--dir (\S+) |--filter (\S+) )?([\w:-]+)/.exec(line) ?? [];
  const [, own, lifecycle] = /^npm (?:run ([\w:-]+)|(start|test)\b)/.exec(line) ?? [];
  const script = name ?? own ?? lifecycle;
  if (script === undefined || ["exec", "install", "add"].includes(script)) return true;
  const manifest = filter === undefined ? join(folder ?? "", "package.json") : manifestOf(example(filter));
  if (manifest === undefined) return false;
  return script in JSON.parse(textOf(manifest)).scripts;
}

/** A name with a placeholder, such as `@planasonix/<name>`, stands for every package, so for the runtime as well. */
function example(name: string): string {
  return name.replace(/<\w+>/, "runtime");
}

function manifestOf(name: string): string | undefined {
  const manifests = globSync(["{packages,tests}/*/package.json", "{benchmarks,examples,scripts,spec}/package.json"], {
    cwd: repository,
  });
  return manifests.find((manifest) => JSON.parse(textOf(manifest)).name === name);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
