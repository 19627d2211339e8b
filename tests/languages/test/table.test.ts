import { expect, test } from "vitest";
import { callNames } from "../src/calls.ts";
import { clients } from "../src/clients.ts";
import { readers } from "../src/readers.ts";
import { readReadme } from "../src/readme.ts";
import { formatTables, withTables } from "../src/table.ts";
import { validators } from "../src/validators.ts";

// The number of operations is that of the last run: only a run can state another one.
test("README.md has tables in which every client, tool and validator has its version, all operations and all calls", () => {
  const [, operations = ""] = /\| ((\d+) of \2) \|/.exec(readReadme()) ?? [];
  const rows = clients.map(({ language, command: { generator, file } }) => {
    return { language, generator, file, operations, calls: callNames };
  });
  const tables = formatTables(
    rows,
    readers.map(({ name, makes, files }) => ({ tool: name, makes, files, operations })),
    validators.map(({ name, files }) => ({ validator: name, files })),
  );

  expect(readReadme(), "run `npm run test:languages`, which writes the table, and commit it").toBe(
    withTables(readReadme(), tables),
  );
  expect(operations).not.toBe("");
});

test("rejects a page without the comments that surround the table", () => {
  expect(() => withTables("# Page\n", "| a |")).toThrow("must have the lines <!-- written by `npm run test:languages`");
});
