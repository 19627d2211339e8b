import { expect, test } from "vitest";
import { type RunOptions, run } from "../support/fake-machine.ts";
import { json, runScripted } from "../support/scripted.ts";

const items = [
  {
    id: "pl_1",
    type: "pipeline",
    attributes: { name: "Orders, daily", status: "active", tags: ["a", "b"], owner: { team: "x" } },
  },
  { id: "pl_2", type: "pipeline", attributes: { name: 'say "hi"', status: "error", tags: [], owner: null } },
];

function print(args: readonly string[], options: RunOptions = {}, data: unknown = items) {
  const fetch = async () => Response.json({ data, meta: { page: { limit: 50, cursor: null } } });
  return run(args, { ...options, clientOptions: { fetch } });
}
const list = ["pipelines", "list"];
/** Any path, whose fields no description limits. */
const any = ["api", "GET", "pipelines", "--paginate"];
const get = ["pipelines", "get", "pl_1"];

test("--fields chooses fields by their paths, and attributes need no prefix", async () => {
  const fields = ["--fields", "id,name,attributes.status,owner.team,none"];
  expect(JSON.parse((await print([...any, ...fields])).stdout)[0]).toEqual({
    id: "pl_1",
    name: "Orders, daily",
    "attributes.status": "active",
    "owner.team": "x",
    none: null,
  });
  const { stdout } = await print([...any, ...fields, "-o", "table"]);
  expect(stdout.split("\n")[0]).toBe("ID    NAME           ATTRIBUTES.STATUS  OWNER.TEAM  NONE");
  expect(JSON.parse((await print([...get, "--fields", "id"], {}, items[0])).stdout)).toEqual({ id: "pl_1" });
  const wrong = await print([...list, "--fields", "id,,name"]);
  expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining("--fields takes paths")]);
});

test("CSV quotes what needs quotes, and shows what is nested as JSON", async () => {
  expect((await print([...any, "-o", "csv", "--fields", "id,name,tags,owner"])).stdout).toBe(
    'id,name,tags,owner\npl_1,"Orders, daily","[""a"",""b""]","{""team"":""x""}"\npl_2,"say ""hi""",[],\n',
  );
  const { stdout } = await print([...get, "-o", "csv"], {}, items[0]);
  expect(stdout.split("\n")[0]).toBe("id,type,name,status,tags,owner");
});

test.each([
  ["json", "[]\n"],
  ["ndjson", ""],
  ["yaml", "[]\n"],
])("an empty list is valid %s", async (format, text) => {
  expect((await print([...list, "-o", format], {}, [])).stdout).toBe(text);
});

test("an empty list says so on a terminal, and prints nothing elsewhere", async () => {
  expect((await print(list, { isTerminal: true }, [])).stdout).toBe("Nothing found.\n");
  expect((await print([...list, "-o", "table"], {}, [])).stdout).toBe("");
});

test("an unknown format is refused, with the one that was meant", async () => {
  const { code, stderr } = await print([...list, "-o", "jsn"]);
  expect([code, stderr]).toEqual([2, expect.stringContaining('got "jsn". Did you mean json?')]);
});

test("a terminal shows colors, a resource shows its fields, and long text is cut off", async () => {
  const terminal = { isTerminal: true, hasColor: true, columns: 40 };
  const { stdout } = await print(list, terminal, [
    { ...items[0], attributes: { name: "漢字".repeat(30), status: "active", updated_at: "2026-11-24T13:00:00Z" } },
  ]);
  expect(stdout).toContain("\u001b[32mactive\u001b[0m");
  expect(stdout).toContain("…");
  const details = await print(get, { isTerminal: true }, items[0]);
  expect(details.stdout).toContain("owner.team  x\n");
  expect(details.stdout).toContain("tags        a, b\n");
});

test("--limit reads no page in advance that it does not print", async () => {
  const urls: string[] = [];
  const fetch = async (url: string) => {
    urls.push(url);
    return Response.json({ data: items, meta: { page: { limit: 2, cursor: `next-${urls.length}` } } });
  };
  const limited = await run([...list, "--limit", "2"], { clientOptions: { fetch } });
  expect(JSON.parse(limited.stdout)).toHaveLength(2);
  expect(urls).toEqual(["http://127.0.0.1:9/v1/pipelines?limit=2"]);
});

test.each([
  [{ a: 1, b: "x" }, "a,b\n1,x\n"],
  [{ id: "a", type: "t", attributes: { n: 5 } }, "id,type,n\na,t,5\n"],
])("one value %j as CSV has the columns that it has", async (value, expected) => {
  expect((await runScripted(["api", "GET", "x", "-o", "csv"], [json(value)])).stdout).toBe(expected);
});

test("a list whose reader goes away is not read to its end", async () => {
  const { code, stdout } = await print([...list, "-o", "ndjson"], { closesAfter: 1 });
  expect([code, stdout.trimEnd().split("\n").length]).toEqual([0, 1]);
});

test("a format that is like no other is refused without a guess", async () => {
  expect((await print([...list, "-o", "qqqqqqqq"])).stderr).toMatch(/got "qqqqqqqq"\n$/);
});

test("a table in a pipe is not cut to 80 columns", async () => {
  const items = [
    { id: "a", type: "pipeline", attributes: { name: "n".repeat(120), status: "active", description: "d".repeat(90) } },
  ];
  const { stdout } = await runScripted(
    ["pipelines", "list", "-o", "table"],
    [json({ data: items, meta: { page: {} } })],
  );
  expect(stdout).toContain("n".repeat(120));
  expect(stdout).not.toContain("…");
});
