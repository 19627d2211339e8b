import { describe, expect, test } from "vitest";
import { apiPages, withApiLinks } from "../../../src/pages/api/api-pages.ts";
import { apiPath, entryPoints, readExports } from "../../../src/pages/api/entry-points.ts";
import { readText } from "../../../src/repository.ts";

const pages = apiPages();
/** The text of the page of an entry point, and of those that continue it. */
const bodyOf = (path: string): string =>
  pages.flatMap((page) => (page.path === path || page.path.startsWith(`${path}/`) ? [page.body] : [])).join("\n");

describe.each(entryPoints)("the page of $folder/$entry", (entryPoint) => {
  test("has the class or the section of each export that its API report has", () => {
    const { folder, entry } = entryPoint;
    const report = readText(`packages/${folder}/etc/${entry}.api.md`);
    const declared = [...report.matchAll(/^export (?:abstract )?(?:class|interface|type|function|const) (\w+)/gm)];
    const names = declared.map(([, name = ""]) => name);
    // Operations, error classes and events have pages of their own.
    const others = /Resource$|^is[A-Z]\w*Error$|^(Job|Backfill)\w*(Event|EventData|EventDataAttributes)$/;
    const missing = names.filter((name) => !others.test(name) && !bodyOf(apiPath(entryPoint)).includes(`## ${name}\n`));

    expect(missing.filter((name) => !bodyOf(apiPath(entryPoint)).includes(`[\`${name}\`](/errors/classes/`))).toEqual(
      [],
    );
    expect(readExports(`packages/${folder}/dist/${entry}.d.ts`).size).toBeGreaterThan(0);
  });
});

test("shows the signature, the sentence, the members and the errors of an export", () => {
  const body = bodyOf("api/client-once");

  expect(body).toContain("function startOnce(options: StartOnceOptions): StartStrategy;");
  expect(body).toContain("Throws:\n\n- `TypeError`: If an option is missing, unknown or invalid.");
  expect(body).toContain("- **`reuse?`** `Reuse | undefined`. Which earlier work is taken up");
  expect(body).toContain("[`StartError`](/errors/classes/start-error)");
});

test("links the errors of the sandbox to its own page, although the client has a class of the same name", () => {
  expect(bodyOf("api/sandbox")).toContain("## StartError\n");
  expect(bodyOf("api/sandbox")).toContain("[`SeedError`](/api/sandbox#seederror)");
});

test("links a guide to what its programs import", () => {
  const guide = { path: "a", title: "A", description: "A.", trail: [] };
  const body = 'import { startOnce } from "@planasonix/client/once";\n';

  expect(withApiLinks({ ...guide, body }).body).toBe(`${body}\nAPI: [\`@planasonix/client/once\`](/api/client-once)\n`);
  expect(withApiLinks({ ...guide, body: "Text.\n" }).body).toBe("Text.\n");
});

test("continues an entry point with many exports on further pages, to which the first page leads", () => {
  const [first = "", second = ""] = pages.flatMap(({ path, body }) => (path.startsWith("api/sandbox") ? [body] : []));
  const [, name = ""] = /^## (\w+)$/m.exec(second) ?? [];

  expect(first).toContain(`[from \`${name}\`](/api/sandbox/2)`);
  expect(second).toContain("[`@planasonix/sandbox`](/api/sandbox)");
});
