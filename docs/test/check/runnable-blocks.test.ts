import { expect, test } from "vitest";
import { findRunnable } from "../../src/check/runnable-blocks.ts";

const call = 'import { createClient } from "@planasonix/client";\n\nawait createClient().pipelines.get("pl_01hqxyz");';
const source = { file: "guide.md", line: 1 };

/** What is found in a page with some blocks. */
async function find(...blocks: readonly string[]) {
  const body = blocks.map((code) => `\`\`\`ts\n${code}\n\`\`\`\n`).join("\n");
  return findInPage(body);
}

async function findInPage(body: string) {
  const { lines, problems, left } = await findRunnable([
    { path: "a", title: "A", description: "A.", trail: [], body, source },
  ]);
  return { lines: [...(lines.get("a") ?? [])], problems, left };
}

test("finds the programs that import what the worker has, and send or print something", async () => {
  const printing = 'import { isApiError } from "@planasonix/client";\n\nconsole.log(isApiError(0));';

  expect(await find(call, "const a = 1;", call, printing)).toEqual({ lines: [2, 12, 18], problems: [], left: [] });
});

test("reports a program that ends with an error, with its place", async () => {
  const { lines, problems } = await find(call, call.replace("pl_01hqxyz", "pl_none"));

  expect(lines).toEqual([2]);
  expect(problems).toEqual([
    expect.stringMatching(/^guide\.md:8: the program does not run in the page: NotFoundError/),
  ]);
});

test("says why a program has no button, unless it imports another module", async () => {
  const other = `import { startSandbox } from "@planasonix/sandbox";\n${call}`;
  const silent = 'import { createClient } from "@planasonix/client";\n\nexport const client = createClient();';
  const { lines, problems, left } = await find(other, `${call}\nconsole.log(process.version);`, silent);

  expect({ lines, problems }).toEqual({ lines: [], problems: [] });
  expect(left).toEqual(["guide.md:9: it needs process", "guide.md:16: it sends and prints nothing"]);
});

test("does not run a program below a mark", async () => {
  const body = `<!-- no button: it runs for hours -->\n\`\`\`ts\n${call.replace("pl_01hqxyz", "pl_none")}\n\`\`\`\n`;

  expect(await findInPage(body)).toEqual({ lines: [], problems: [], left: ["guide.md:3: it runs for hours"] });
});
