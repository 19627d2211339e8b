import { mkdtempSync, writeFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { verify } from "@planasonix/webhooks";
import { expect, test } from "vitest";
import { ownCommands } from "../../src/commands/own-commands.ts";
import { run } from "../support/fake-machine.ts";
import { startTenant } from "../support/sandbox.ts";
import { json, runScripted } from "../support/scripted.ts";

test.each(ownCommands.filter(({ isHidden }) => !isHidden))("$words has help with an example", async ({ words }) => {
  const { code, stdout } = await run([...words, "--help"], { columns: 80 });
  expect(code).toBe(0);
  expect(stdout).toMatch(/\nExamples?\n {2}\S/);
  expect(stdout.split("\n").filter((line) => line.length > 80 && !/^ {2}\S/.test(line))).toEqual([]);
});

test("schedules next continues from the next run that the API states, in the time zone of the schedule", async () => {
  await using sandbox = await startTenant({ now: "2027-03-26T12:00:00Z" });
  sandbox.tenant.seed("schedule", [
    {
      id: "sch_dst",
      cron_expression: "30 6 * * *",
      timezone: "Europe/Berlin",
      enabled: true,
      next_run_at: "2027-03-27T05:30:00Z",
    },
    { id: "sch_off", enabled: false, next_run_at: null },
  ]);
  const { code, stdout } = await sandbox.run(["schedules", "next", "sch_dst", "--count", "3"]);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual([
    {
      time: "2027-03-27T05:30:00Z",
      utc: "2027-03-27T05:30:00Z",
      local: "Sat 2027-03-27 06:30",
      timezone: "Europe/Berlin",
    },
    {
      time: "2027-03-28T04:30:00Z",
      utc: "2027-03-28T04:30:00Z",
      local: "Sun 2027-03-28 06:30",
      timezone: "Europe/Berlin",
    },
    {
      time: "2027-03-29T04:30:00Z",
      utc: "2027-03-29T04:30:00Z",
      local: "Mon 2027-03-29 06:30",
      timezone: "Europe/Berlin",
    },
  ]);
  const off = await sandbox.run(["schedules", "next", "sch_off"]);
  expect(off).toMatchObject({ code: 0, stdout: "[]\n", stderr: "sch_off is disabled, so it starts no runs\n" });
});

test.each([
  { next_run_at: "soon" },
  { next_run_at: undefined },
  { timezone: "Mars/Base" },
  { timezone: undefined },
  { cron_expression: "@reboot" },
])("schedules next refuses to continue a schedule with %j", async (changes) => {
  const attributes = { cron_expression: "0 6 * * *", timezone: "UTC", next_run_at: "2027-03-27T06:00:00Z", ...changes };
  const answer = json({ data: { id: "sch_1", type: "schedule", attributes } });
  for (const count of ["1", "2"]) {
    const { code, stdout, stderr } = await runScripted(["schedules", "next", "sch_1", "--count", count], [answer]);
    expect([code, stdout, stderr]).toEqual([7, "", expect.stringContaining("The schedule cannot be continued: ")]);
  }
});

test("webhooks listen sends the events of a file, signed", async () => {
  const received: { body: string; headers: Headers }[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      received.push({
        body,
        headers: new Headers(Object.entries(request.headers).map(([name, value]) => [name, String(value)])),
      });
      response.writeHead(body.includes("bad") ? 500 : 204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  const path = join(mkdtempSync(join(tmpdir(), "planasonix-events-")), "events.json");
  writeFileSync(
    path,
    JSON.stringify([
      { type: "job.succeeded", data: {} },
      { type: "bad", data: {} },
    ]),
  );
  const flags = ["--forward", url, "--file", path, "--secret", "env:S"];
  const { code, stdout } = await run(["webhooks", "listen", ...flags], { env: { S: "a-secret" } });
  server.close();
  expect([code, stdout]).toEqual([1, "job.succeeded 204\nbad 500\n"]);
  for (const { body, headers } of received) await verify({ body, headers, secrets: "a-secret" });
  expect(received).toHaveLength(2);
});

test("webhooks listen needs a sandbox on this machine, or a file", async () => {
  const { code, stderr } = await run(
    ["webhooks", "listen", "--forward", "http://localhost:3000", "--secret", "env:S"],
    {
      env: { S: "x", PLANASONIX_API_KEY: "k", PLANASONIX_BASE_URL: "https://api.test/v1" },
    },
  );
  expect([code, stderr]).toEqual([2, expect.stringContaining("planasonix sandbox, or --file events.json")]);
});

test.each([
  [["--forward", "nope"], "", 2, "", "webhooks listen needs the URL of your server"],
  [["--forward", "http://localhost:9", "--file", "-"], '{"a": 1', 2, "", "--file is not valid JSON"],
  [
    ["--forward", "http://127.0.0.1:47", "--file", "-"],
    '{"event":"run\\u001b.failed"}',
    1,
    /^run\\x1b\.failed not delivered: ECONNREFUSED\n$/,
    "",
  ],
  [["--forward", "http://127.0.0.1:9", "--file", "-"], "[{}]", 1, /^event not delivered: bad port\n$/, ""],
])("webhooks listen %j with %j ends with %i", async (flags, stdin, code, stdout, stderr) => {
  const ran = await run(["webhooks", "listen", ...flags, "--secret", "env:S"], { env: { S: "x" }, stdin });
  expect([ran.code, ran.stdout, ran.stderr]).toEqual([
    code,
    stdout === "" ? "" : expect.stringMatching(stdout),
    expect.stringContaining(stderr),
  ]);
});

test("webhooks listen without --secret prints the new one with which the server can verify the events", async () => {
  const received: { body: string; headers: IncomingHttpHeaders }[] = [];
  const server = createServer(async (request, response) => {
    received.push({ body: await text(request), headers: request.headers });
    response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  const flags = ["--forward", url, "--file", "-"];
  const { code, stdout, stderr } = await run(["webhooks", "listen", ...flags], { stdin: '{"type":"run.failed"}' });
  server.close();
  expect([code, stdout]).toEqual([0, "run.failed 204\n"]);
  const [, secret = ""] = /^Signing secret of these events: (whsec_\w{48})\n$/.exec(stderr) ?? [];
  const [first] = received;
  await verify({ body: first?.body ?? "", headers: first?.headers ?? {}, secrets: secret });
});

test.each([
  [["schedules", "next"], "schedules next needs one <schedule_id>"],
  [["schedules", "next", ".."], "schedules next needs one <schedule_id>"],
  [["schedules", "next", "sch_1", "--count", "0"], "--count must be a whole number from 1 to 1000"],
  [["schedules", "next", "sch_1", "--count", "1.5"], "--count must be a whole number from 1 to 1000"],
  [["schedules", "next", "sch_1", "--count", "1001"], "--count must be a whole number from 1 to 1000"],
  [["schedules", "next", "sch_1", "--fields", "tiem"], "Did you mean time?"],
  [["completion"], "completion needs a shell"],
])("%j is refused, and nothing is sent", async (args, message) => {
  const { code, stderr, sent } = await runScripted(args, [json({})]);
  expect([code, stderr, sent]).toEqual([2, expect.stringContaining(message), []]);
});

test("schedules next shows no time of a cron expression that it does not understand", async () => {
  const attributes = { next_run_at: "2027-03-27T05:30:00Z", cron_expression: "every monday", timezone: "UTC" };
  const answer = json({ data: { id: "sch_1", type: "schedule", attributes } });
  const { code, stdout, stderr } = await runScripted(["schedules", "next", "sch_1"], [answer]);
  expect([code, stdout, stderr]).toEqual([7, "", expect.stringContaining("The schedule cannot be continued: ")]);
});

test("api sends any request, and reads every page", async () => {
  await using sandbox = await startTenant();
  const pages = await sandbox.run(["api", "GET", "runs?limit=2", "--paginate", "-o", "ndjson"]);
  expect(pages.code).toBe(0);
  expect(pages.stdout.trimEnd().split("\n").length).toBeGreaterThan(2);
  const one = await sandbox.run(["api", "get", "pipelines", "-f", "search=Orders", "-F", "limit=1"]);
  expect(JSON.parse(one.stdout).data).toHaveLength(1);
  const created = await sandbox.run(["api", "POST", "pipelines/pl_01hqxyz/run", "-F", 'variables={"A":"1"}']);
  expect(JSON.parse(created.stdout).data.id).toMatch(/^run_/);
});

test.each([
  [["api", "FETCH", "pipelines"], 2, "api needs a method"],
  [["api", "GET"], 2, "api needs one path"],
  [["api", "GET", "https://evil.test/x"], 2, "must be below the base URL"],
  [["api", "GET", "pipelines/none"], 7, "failed with 404"],
  [["api", "GET", "pipelines/pl_01hqxyz", "--paginate"], 7, "--paginate needs a list"],
])("%j ends with %i", async (args, code, message) => {
  await using sandbox = await startTenant();
  const ran = await sandbox.run(args);
  expect([ran.code, ran.stderr]).toEqual([code, expect.stringContaining(message)]);
});

test.each(["http://example.com", "http://127.0.0.1.example.com/hook", "ftp://localhost/x"])(
  "webhooks listen forwards nothing to %s, which is not on this machine",
  async (url) => {
    const { code, stdout, stderr } = await run(["webhooks", "listen", "--forward", url, "--file", "/nowhere.json"]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(`--forward must be a URL of this machine, got "${url}"`);
  },
);

test.each([
  [["auth", "status", "x"], 'auth status takes no words; "x" is too much'],
  [["init", "staging"], 'init takes no words; "staging" is too much'],
  [["webhooks", "listen", "x", "--forward", "http://localhost:1"], 'webhooks listen takes no words; "x" is too much'],
  [["completion", "bash", "zsh"], 'completion takes one word; "zsh" is too much'],
  [["api", "GET", "pipelines", "runs"], 'api takes 2 words; "runs" is too much'],
])("%j is refused, because a word is too much", async (args, message) => {
  const { code, stdout, stderr } = await run(args);
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toContain(message);
});
