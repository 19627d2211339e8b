import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { run } from "../support/fake-machine.ts";
import { json, runScripted } from "../support/scripted.ts";

const folder = mkdtempSync(join(tmpdir(), "planasonix-api-"));
const note = join(folder, "note.txt");
writeFileSync(note, "5\n");
const bodyFile = join(folder, "body.json");
writeFileSync(bodyFile, '{"name":"from a file","kept":true}');
const base = "http://127.0.0.1:9/v1";

test.each([
  [["GET", "/pipelines?a=1&b=2", "-f", "b=3"], "GET", `${base}/pipelines?a=1&b=3`, undefined],
  [["GET", "x?tag=a&tag=b&c=1"], "GET", `${base}/x?tag=a&tag=b&c=1`, undefined],
  [["GET", "x?q=what?&c=1"], "GET", `${base}/x?q=what%3F&c=1`, undefined],
  [["GET", "x", "-f", "tag=a", "-f", "tag=b"], "GET", `${base}/x?tag=a&tag=b`, undefined],
  [["POST", "x", "-f", "tags=a", "-F", "tags=5", "-f", "b=1"], "POST", `${base}/x`, { tags: ["a", 5], b: "1" }],
  [["HEAD", "pipelines", "-F", "limit=1"], "HEAD", `${base}/pipelines?limit=1`, undefined],
  [["POST", "x", "-F", "a=5", "-F", "b=true", "-F", "c=text", "-F", "d=[1]"], "POST", `${base}/x`, bodyOf("text")],
  [["POST", "x", "-f", "a=5", "-f", "b=x=y"], "POST", `${base}/x`, { a: "5", b: "x=y" }],
  [["PUT", "x", "-F", `note=@${note}`], "PUT", `${base}/x`, { note: "5" }],
  [["PATCH", "x", "--input", `@${bodyFile}`, "-f", "name=flag"], "PATCH", `${base}/x`, { name: "flag", kept: true }],
  [["POST", "x", "--input", "[1,2]"], "POST", `${base}/x`, [1, 2]],
  [["POST", "x", "--input", "{}"], "POST", `${base}/x`, {}],
  [["POST", "x"], "POST", `${base}/x`, undefined],
  [["DELETE", "x/1"], "DELETE", `${base}/x/1`, undefined],
])("api %j sends one request with the fields where they belong", async (words, method, url, body) => {
  const { code, sent } = await runScripted(["api", ...words], [json({ data: null })]);
  expect(code).toBe(0);
  expect(sent).toEqual([expect.objectContaining({ method, url, body })]);
});

function bodyOf(c: string): object {
  return { a: 5, b: true, c, d: [1] };
}

test("api sends the idempotency key that it gets", async () => {
  const { sent } = await runScripted(["api", "POST", "x", "--idempotency-key", "k-1"], [json({})]);
  expect(sent[0]?.headers).toMatchObject({ "idempotency-key": "k-1" });
});

test.each([
  [["GET", "x", "--input", "{}"], "GET takes no --input"],
  [["POST", "x", "-f", "name"], '--raw-field takes NAME=VALUE, got "name"'],
  [["POST", "x", "-F", "=1"], '--field takes NAME=VALUE, got "=1"'],
  [["POST", "x", "-F", "a=[1"], "a is not valid JSON"],
  [["POST", "x", "--input", "[1]", "-f", "a=b"], "--input must be a JSON object if there are fields to add to it"],
  [["POST", "//evil.test/x"], "The path must be below the base URL"],
  [["GET", "../../x"], "The path must not lead out of the base URL"],
  [["GET", "/a/../../x"], "The path must not lead out of the base URL"],
  [["GET", "%2e%2E/x"], "The path must not lead out of the base URL"],
  [["GET", "..\\x"], "The path must not lead out of the base URL"],
  [["GET", ".\t./x"], "The path must not lead out of the base URL"],
  [["GET", ".."], "The path must not lead out of the base URL"],
])("api %j is refused, and nothing is sent", async (words, message) => {
  const { code, stderr, sent } = await runScripted(["api", ...words], [json({})]);
  expect([code, stderr, sent]).toEqual([2, expect.stringContaining(message), []]);
});

test.each([
  [401, {}, 2],
  [404, {}, 7],
  [408, {}, 5],
  [429, {}, 6],
  [500, {}, 5],
  [503, {}, 5],
  [503, { "retry-after": "60" }, 6],
])("an answer with %i and %j ends api with %i", async (status, headers, code) => {
  const ran = await runScripted(
    ["api", "GET", "x"],
    [json({ error: { message: "no\u001b[2J" } }, { status, headers })],
  );
  expect([ran.code, ran.stderr]).toEqual([code, `Error: GET /x failed with ${status}: no\\x1b[2J\n`]);
});

test("an error that is not JSON is shown with the text of its status", async () => {
  const answer = () => new Response("<html>", { status: 502, statusText: "Bad Gateway" });
  const { code, stderr } = await runScripted(["api", "GET", "x"], [answer]);
  expect([code, stderr]).toEqual([5, "Error: GET /x failed with 502: Bad Gateway\n"]);
});

test("a table shows the data of a response without its envelope, and nothing stays null", async () => {
  const answer = json({ data: { id: "pl_1", attributes: { name: "Orders" } }, meta: {} });
  const table = await runScripted(["api", "GET", "x", "-o", "table"], [answer]);
  expect(table.stdout).toBe("id    pl_1\nname  Orders\n");
  const nothing = await runScripted(["api", "DELETE", "x"], [() => new Response(null, { status: 204 })]);
  expect([nothing.code, nothing.stdout]).toEqual([0, "null\n"]);
});

const page = (ids: readonly string[], cursor?: string) =>
  json({ data: ids.map((id) => ({ id })), ...(cursor !== undefined && { meta: { page: { cursor } } }) });

test("--paginate passes each cursor on, and ends at a page without one", async () => {
  const answers = [page(["a"], "one"), page(["b"], "two"), page(["c"])];
  const { code, stdout, sent } = await runScripted(["api", "GET", "x", "--paginate", "-o", "csv"], answers);
  expect([code, stdout]).toEqual([0, "id,name,status\na,,\nb,,\nc,,\n"]);
  expect(sent.map(({ url }) => url)).toEqual([`${base}/x`, `${base}/x?cursor=one`, `${base}/x?cursor=two`]);
});

test("--paginate ends if the cursors go around in a circle", async () => {
  const ran = await runScripted(["api", "GET", "x", "--paginate"], [page(["a"], "one"), page(["b"], "one")]);
  expect([ran.code, ran.stderr, ran.sent.length]).toEqual([7, "Error: The list returned a cursor twice\n", 2]);
});

test("api GET on a terminal shows a list as a table, a resource as its fields, and anything else as JSON", async () => {
  const show = async (body: unknown) =>
    (await runScripted(["api", "GET", "x"], [json(body)], { isTerminal: true })).stdout;
  const items = [1, 2].map((id) => ({ id: `a_${id}`, type: "a", attributes: { name: `Name ${id}`, tags: ["x"] } }));
  expect(await show({ data: items })).toMatch(/^ID +TYPE +NAME +TAGS\na_1 +a +Name 1 +x\na_2/);
  expect(await show(items)).toMatch(/^ID +TYPE +NAME/);
  expect(await show({ data: items[0] })).toMatch(/^id +a_1$/m);
  expect(await show([1, 2])).toBe("[\n  1,\n  2\n]\n");
});

test("--timeout bounds all pages of --paginate together", async () => {
  let pages = 0;
  const fetch = async () => {
    pages += 1;
    return page([`id_${pages}`], pages < 200 ? `cursor_${pages}` : undefined)();
  };
  const words = ["api", "GET", "x", "--paginate", "--timeout", "10m"];
  // Four minutes pass between two pages.
  const { code, stderr } = await run(words, { clientOptions: { fetch }, now: () => pages * 240_000 });
  expect([code, pages]).toEqual([6, 3]);
  expect(stderr).toBe("Error: GET /x was not sent again: the pages before took all of --timeout\n");
});

test.each([
  ["GET", 7],
  ["POST", 5],
])("a page of a proxy in place of JSON ends api %s with %i", async (method, code) => {
  const page = () => new Response("<html>Log in</html>", { headers: { "content-type": "text/html" } });
  const ran = await runScripted(["api", method, "x"], [page]);
  expect([ran.code, ran.stderr]).toEqual([code, expect.stringContaining(`${method} /x returned what is no JSON`)]);
});

test("api hides a key that the API repeats", async () => {
  const { stderr } = await runScripted(
    ["api", "GET", "x"],
    [json({ error: { message: "the key key-of-a-test is wrong" } }, { status: 403 })],
  );
  expect(stderr).toContain("failed with 403");
  expect(stderr).not.toContain("key-of-a-test");
});
