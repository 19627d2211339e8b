import { describe, expect, test } from "vitest";
import { fieldsOf } from "../../src/shown/fields.ts";
import { formats, printList } from "../../src/shown/print.ts";
import { run } from "../support/fake-machine.ts";

const options = { isSpreadsheet: false, now: 0, fields: fieldsOf(["id", "name"]) };

/** An output that records what is written, and whose reader goes away after `chunks` writes. */
function record(chunks = Number.POSITIVE_INFINITY) {
  const written: string[] = [];
  const output = {
    isTerminal: false,
    columns: 80,
    hasColor: false,
    failure: undefined,
    isReadByCi: false,
    isReadByModel: false,
    release: () => {},
    get isClosed() {
      return written.length >= chunks;
    },
    write: async (text: string | Uint8Array) => void written.push(`${text}`),
  };
  return { written, output };
}

async function* itemsWithoutEnd(): AsyncGenerator<object> {
  for (let index = 0; ; index += 1) yield { id: `pl_${index}`, name: "x".repeat(100) };
}

describe("a server whose list has no end", () => {
  test("cannot fill the memory of a table, which stops and says what prints the list", async () => {
    const { written, output } = record();
    const printed = printList(itemsWithoutEnd(), [], { ...options, output, format: "table", maxListBytes: 100_000 });
    await expect(printed).rejects.toMatchObject({
      code: 7,
      message:
        "The table has more than 100000 bytes (maxListBytes), and the list goes on: use -o ndjson, which prints each item as it arrives, or --limit",
    });
    expect(written).toEqual([]);
  });

  test.each(formats.filter((format) => format !== "table"))(
    "fills no memory as %s, which is printed as it arrives",
    async (format) => {
      const { written, output } = record(5_000);
      await printList(itemsWithoutEnd(), [], { ...options, output, format, maxListBytes: 1 });
      expect(written.length).toBeGreaterThanOrEqual(5_000);
      expect(written[4_999]).toContain("pl_4999");
    },
  );

  test("ends with exit code 7 if it repeats a cursor, whatever the format", async () => {
    const fetch = async () => Response.json({ data: [], meta: { page: { cursor: "c" } } });
    for (const format of formats) {
      const { code, stderr } = await run(["pipelines", "list", "-o", format], { clientOptions: { fetch } });
      expect([code, stderr]).toEqual([7, expect.stringContaining("twice")]);
    }
  });
});

test("a table of 200,000 rows is printed", async () => {
  const { written, output } = record();
  async function* many(): AsyncGenerator<object> {
    for (let index = 0; index < 200_000; index += 1) yield { id: `pl_${index}`, name: "Orders" };
  }
  await printList(many(), [], { ...options, output, format: "table" });
  const lines = written.join("").split("\n");
  expect(lines[0]).toBe("ID         NAME");
  expect(lines.at(-2)).toBe("pl_199999  Orders");
  expect(written.length).toBeGreaterThan(10);
});
