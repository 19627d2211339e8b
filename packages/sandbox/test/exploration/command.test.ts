import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CommandIo } from "@planasonix/serving";
import { describe, expect, test } from "vitest";
import { runExploreCommand } from "../../src/exploration/command.ts";

const folder = mkdtempSync(join(tmpdir(), "explore-command-"));

/** Writes a program that starts a run, and starts it again if it gets no response. `key` is the idempotency key. */
function writeProgram(name: string, key: string): string {
  const file = join(folder, name);
  const source = `
const { PLANASONIX_BASE_URL: url, PLANASONIX_API_KEY: secret } = process.env;
const headers = { Authorization: "Bearer " + secret, "Content-Type": "application/json", ${key} };
for (let attempt = 1; attempt <= 4; attempt += 1) {
  const signal = AbortSignal.timeout(4000);
  const sent = fetch(url + "/pipelines/pl_01hqxyz/run", { method: "POST", headers, body: "{}", signal });
  const status = await sent.then(({ status }) => status, () => 0);
  if (status === 202) process.exit(0);
}
console.error("gave up");
process.exit(1);`;
  writeFileSync(file, source);
  return file;
}

/** A program that starts a run once, and waits for the delivery that tells its end. */
const receiver = `
import { createServer } from "node:http";
import { json } from "node:stream/consumers";
const { PLANASONIX_BASE_URL: url, PLANASONIX_API_KEY: secret } = process.env;
const post = (path, key, body) => fetch(url + path, {
  method: "POST",
  headers: { Authorization: "Bearer " + secret, "Content-Type": "application/json", "Idempotency-Key": key },
  body: JSON.stringify(body),
  signal: AbortSignal.timeout(1000),
});
createServer(async (request, response) => {
  const { type } = await json(request);
  response.end(() => type === "job.succeeded" && process.exit(0));
}).listen(PORT, "127.0.0.1");
await post("/webhooks", "webhook", { url: "http://127.0.0.1:PORT/", events: ["job.succeeded"] });
const start = () => post("/pipelines/pl_01hqxyz/run", "nightly", {});
await start().catch(start);`;

/** A program that starts a sync in the form of the Airflow provider, with the key in the body. */
const airflowProgram = `
const { PLANASONIX_BASE_URL: url, PLANASONIX_API_KEY: secret, PLANASONIX_DIALECT: dialect } = process.env;
const headers = { Authorization: "Bearer " + secret, "Content-Type": "application/json" };
const body = JSON.stringify({ sync_type: "full", priority: "low", idempotency_key: dialect });
for (let attempt = 1; attempt <= 4; attempt += 1) {
  const signal = AbortSignal.timeout(1000);
  const sent = fetch(url + "/connections/conn_01hqxyz/sync", { method: "POST", headers, body, signal });
  const status = await sent.then(({ status }) => status, () => 0);
  if (status === 202) process.exit(0);
}
process.exit(1);`;

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const correct = writeProgram("correct.mjs", '"Idempotency-Key": "nightly"');
const faulty = writeProgram("faulty.mjs", "");

async function run(...args: readonly string[]) {
  let out = "";
  const errors: string[] = [];
  const io: CommandIo = {
    out: (text) => {
      out += text;
    },
    error: (line) => errors.push(line),
    stopped: new Promise(() => {}),
  };
  return { code: await runExploreCommand(args, io), out, errors };
}

describe("planasonix-sandbox explore", () => {
  test("exits with code 0 and prints the table of faults for a correct program", async () => {
    const { code, out } = await run("--", process.execPath, correct);
    expect(out).toContain("pipelines.run #1  ok            ok           ok       ok");
    expect(out).toContain("no findings in 8 executions");
    expect(code).toBe(0);
  });

  test("exits with code 1, prints the command that repeats each finding, and saves the findings", async () => {
    const saved = join(folder, "findings.json");
    const program = [process.execPath, faulty];
    const { code, out } = await run("--faults", "reset_after,kill,reset_before", "--save", saved, "--", ...program);
    expect(code).toBe(1);
    expect(out).toContain(
      [
        "started_twice: pipelines.run took effect 2 times instead of once",
        "  - pipelines.run is executed, and then the connection is reset",
        `    planasonix-sandbox explore --only 'reset_after at pipelines.run /v1/pipelines/pl_01hqxyz/run #1' -- ${program.join(" ")}`,
      ].join("\n"),
    );
    expect(JSON.parse(readFileSync(saved, "utf8"))).toHaveLength(2);

    const again = await run("--only-from", saved, "--", ...program);
    expect(again.code).toBe(1);
    expect(again.out).toContain("2 findings in 2 executions");
    const fixed = await run("--only-from", saved, "--", process.execPath, correct);
    expect(fixed.code).toBe(0);
  });

  test("shows the requests of the program with their keys, and its output, with --only", async () => {
    const schedule = "reset_after at pipelines.run /v1/pipelines/pl_01hqxyz/run #1";
    const { out } = await run("--only", schedule, "--", process.execPath, faulty);
    expect(out).toMatch(
      /^If pipelines\.run is executed, and then the connection is reset:\n {2}POST \/v1\/pipelines\/pl_01hqxyz\/run {2}-> connection reset\n {2}POST \/v1\/pipelines\/pl_01hqxyz\/run {2}-> 202\n\nstarted_twice: /,
    );
    const shown = await run("--only", schedule, "--", process.execPath, correct);
    expect(shown.out).toContain("POST /v1/pipelines/pl_01hqxyz/run  Idempotency-Key: nightly  -> 202\n");
    expect((await run("--only", schedule, "--json", "--", process.execPath, correct)).out).toMatch(/^\{/);
  });

  test("repeats a finding with the options that it was found with", async () => {
    const program = [process.execPath, faulty];
    const given = ["--step", "1m", "--ignore", "pipeline.last_run_at,updated at"];
    const { out } = await run("--faults", "reset_after", ...given, "--", ...program);
    expect(out).toContain(
      `explore --step 1m --ignore 'pipeline.last_run_at,updated at' --only 'reset_after at pipelines.run /v1/pipelines/pl_01hqxyz/run #1' -- `,
    );
  });

  test("explores in another form, whose name the program gets, and repeats a finding in that form", async () => {
    const file = join(folder, "airflow.mjs");
    writeFileSync(file, airflowProgram);
    const dialect = ["--dialect", "airflow-provider"];
    const explored = await run(...dialect, "--faults", "reset_after,server_error", "--", process.execPath, file);
    expect(explored.out).toMatch(/^connections\.sync #1 +ok +ok$[\s\S]*no findings in /m);
    expect(explored.code).toBe(0);

    const careless = join(folder, "careless.mjs");
    writeFileSync(careless, airflowProgram.replace("attempt <= 4", "attempt <= 1").replace("process.exit(1)", ""));
    const { code, out } = await run(...dialect, "--faults", "reset_before", "--", process.execPath, careless);
    expect(code).toBe(1);
    expect(out).toContain("not_started: connections.sync");
    expect(out).toContain(
      "explore --dialect airflow-provider --only 'reset_before at connections.sync /api/v1/connections/",
    );
  });

  test("explores against the habits of a deployment that ignores idempotency keys", async () => {
    const like = join(folder, "deployment.json");
    const operations = {};
    const saved = { version: 1, baseUrl: "https://flow.example.com/v1", operations, findings: [] };
    writeFileSync(like, JSON.stringify({ ...saved, habits: { idempotencyKeys: "ignored" } }));
    const command = ["--faults", "reset_after", "--", process.execPath, correct];

    expect((await run(...command)).code).toBe(0);
    const { code, out } = await run("--like", like, ...command);
    expect([code, out]).toEqual([1, expect.stringContaining("started_twice")]);
    expect(out).toContain(`explore --like ${like} --only`);
    // The option says what the saved report would.
    expect((await run("--like", like, "--idempotency-keys", "honored", ...command)).code).toBe(0);
  });

  test("explores with the data of a seed file, and names the line of a mistake in it", async () => {
    const seed = join(folder, "seed.yaml");
    writeFileSync(seed, "pipeline:\n  - { id: pl_01hqxyz, name: Orders, status: active }\n");
    const explored = await run("--seed", seed, "--faults", "kill", "--", process.execPath, correct);
    expect([explored.code, explored.errors]).toEqual([0, []]);

    writeFileSync(seed, "pipeline:\n  - nmae: Orders\n");
    const refused = await run("--seed", seed, "--", process.execPath, correct);
    expect([refused.code, refused.errors]).toEqual([
      2,
      [
        expect.stringContaining(
          `${seed}:2:5: \`pipeline[0].nmae\` is not an attribute of pipeline; did you mean name?`,
        ),
      ],
    ]);
  });

  test("finds two starts at once that meet between a check and a creation", async () => {
    const file = join(folder, "unless-going.mjs");
    const source = `
const { PLANASONIX_BASE_URL: url, PLANASONIX_API_KEY: secret } = process.env;
const send = (path, method) => fetch(url + path, { method, headers: { Authorization: "Bearer " + secret } });
const { data } = await (await send("/pipelines/pl_01hqxyz/runs", "GET")).json();
const isGoing = data.some(({ attributes: { status } }) => ["queued", "running"].includes(status));
if (!isGoing) await send("/pipelines/pl_01hqxyz/run", "POST");`;
    writeFileSync(file, source);
    const schedule = "two_at_once at pipelines.run /v1/pipelines/pl_01hqxyz/run #1";
    const { code, out } = await run("--only", schedule, "--", process.execPath, file);
    expect(code).toBe(1);
    expect(out).toContain("started_twice: pipelines.run took effect 2 times instead of once");
  });

  test("runs --check at the end of each execution, and reports the last line of one that fails", async () => {
    const program = join(folder, "keeps-a-log.mjs");
    const log = `process.env.TMPDIR + "/starts.log"`;
    writeFileSync(
      program,
      `import { appendFileSync } from "node:fs";\nappendFileSync(${log}, "start\\n");\n${readFileSync(correct, "utf8")}`,
    );
    const check = join(folder, "check.mjs");
    const source = `
import { readFileSync } from "node:fs";
const { PLANASONIX_BASE_URL: url, PLANASONIX_API_KEY: secret } = process.env;
const { status } = await fetch(url + "/projects", { headers: { Authorization: "Bearer " + secret } });
const starts = readFileSync(${log}, "utf8").trim().split("\\n").length;
console.error(starts + " starts, " + status);
process.exit(starts === 1 ? 0 : 3);`;
    writeFileSync(check, source);
    const flags = ["--check", `${process.execPath} ${check}`, "--faults", "reset_before,kill"];
    const { code, out } = await run(...flags, "--", process.execPath, program);
    expect(code).toBe(1);
    expect(out).toContain("check_failed: The check of the final state fails: exit code 3, 2 starts, 200\n");
    expect(out).toContain(`explore --check '${process.execPath} ${check}' --only 'kill at pipelines.run`);
    expect(out).toContain("1 finding in 2 executions");
  });

  test("says that the result can vary if the program sends several requests at once", async () => {
    const file = join(folder, "at-once.mjs");
    // The requests arrive in one write: sent one by one, they meet only if this machine happens to be quick.
    const source = `
import { once } from "node:events";
import { connect } from "node:net";
const { host, hostname, port, pathname } = new URL(process.env.PLANASONIX_BASE_URL + "/pipelines");
const request = (connection) => [
  \`GET \${pathname}?limit=100 HTTP/1.1\`,
  \`Host: \${host}\`,
  \`Connection: \${connection}\`,
  \`Authorization: Bearer \${process.env.PLANASONIX_API_KEY}\`,
  "",
  "",
].join("\\r\\n");
const socket = connect(Number(port), hostname).on("error", () => {}).resume();
socket.write(request("keep-alive") + request("keep-alive") + request("close"));
await once(socket, "close");`;
    writeFileSync(file, source);
    const only = ["--only", "reset_before at pipelines.list /v1/pipelines #1"];
    const varying = "The program sends several requests at once, in an order that varies";
    expect((await run(...only, "--", process.execPath, file)).out).toContain(varying);
    expect((await run("--faults", "reset_before", "--", process.execPath, correct)).out).not.toContain(varying);
  });

  test("exits with code 2 if the program reaches no schedule of --only, or --only-from has none", async () => {
    const program = ["--", process.execPath, correct];
    const elsewhere = "kill at pipelines.run /v1/pipelines/pl_other/run #1";
    const unreached = await run("--only", elsewhere, ...program);
    expect([unreached.code, unreached.out]).toEqual([2, ""]);
    expect(unreached.errors).toEqual([
      expect.stringContaining(`the program does not send the request of "${elsewhere}"`),
    ]);

    const empty = join(folder, "empty.json");
    writeFileSync(empty, "[]");
    const none = await run("--only-from", empty, ...program);
    expect([none.code, none.out]).toEqual([2, ""]);
    expect(none.errors).toEqual([expect.stringContaining(`${empty} has none`)]);
  });

  test("finds with --idempotency-keys ignored what a program does that relies on them", async () => {
    const { code, out } = await run(
      "--idempotency-keys",
      "ignored",
      "--faults",
      "reset_after",
      "--",
      process.execPath,
      correct,
    );
    expect(code).toBe(1);
    expect(out).toContain("started_twice: pipelines.run took effect 2 times instead of once");
    expect(out).toContain("planasonix-sandbox explore --idempotency-keys ignored --only 'reset_after at");
  });

  test("prints with --json what was found, for other programs", async () => {
    const program = [process.execPath, faulty];
    const { code, out } = await run("--json", "--faults", "reset_after", "--", ...program);
    expect(code).toBe(1);
    const schedule = {
      operation: "pipelines.run",
      path: "/v1/pipelines/pl_01hqxyz/run",
      occurrence: 1,
      fault: "reset_after",
    };
    expect(JSON.parse(out)).toMatchObject({
      schedules: 1,
      findings: [{ problem: "started_twice", schedule }],
      covered: [schedule],
      missed: [],
    });
  });

  test("prints its options with --help, and exits with code 0", async () => {
    const { code, out, errors } = await run("--help");
    expect([code, errors]).toEqual([0, []]);
    expect(out).toContain("--only <schedule...>");
  });

  test("answers a request without an API key with 401, and tries no fault at it", async () => {
    const source = `
const { status } = await fetch(process.env.PLANASONIX_BASE_URL + "/projects");
console.error("got " + status);
process.exit(status === 401 ? 0 : 1);`;
    const { code, errors } = await run("--", process.execPath, "--input-type=module", "-e", source);
    expect(code).toBe(2);
    expect(errors).toEqual([expect.stringContaining("There is nothing to explore")]);
  });

  test("names the last request of a program that does not end within the limit", async () => {
    const endless = join(folder, "endless-after-request.mjs");
    const source = `
const { PLANASONIX_BASE_URL: url, PLANASONIX_API_KEY: secret } = process.env;
await fetch(url + "/projects", { headers: { Authorization: "Bearer " + secret } });
setInterval(() => {}, 1000);`;
    writeFileSync(endless, source);
    const { code, errors } = await run("--limit", "2s", "--", process.execPath, endless);
    expect(code).toBe(2);
    expect(errors[0]).toContain("it runs for longer than 2000 ms; its last request was projects.list");
  });

  test("does not accuse a program that waits for a webhook after a request without a response, or after it was killed", async () => {
    const file = join(folder, "receiver.mjs");
    writeFileSync(file, receiver.replaceAll("PORT", String(await freePort())));
    const schedules = ["timeout", "kill"].map((fault) => `${fault} at pipelines.run /v1/pipelines/pl_01hqxyz/run #1`);
    const { code, out, errors } = await run(
      "--limit",
      "20s",
      "--only",
      ...schedules,
      "--jobs",
      "1",
      "--",
      process.execPath,
      file,
    );
    expect(errors).toEqual([]);
    expect(out).toContain("no findings in 2 executions");
    expect(code).toBe(0);
  });

  test("kills a program that does not end within the limit", async () => {
    const endless = join(folder, "endless.mjs");
    writeFileSync(endless, "setInterval(() => {}, 1000);");
    const { code, errors } = await run("--limit", "1s", "--", process.execPath, endless);
    expect(code).toBe(2);
    expect(errors[0]).toContain(
      "must end without a fault, but it runs for longer than 1000 ms; it has sent no request",
    );
  });

  test.each([
    [["--", "no-such-program"], 'Cannot start "no-such-program": it was not found'],
    [["--", process.execPath, "-e", "console.error('disk full'); process.exit(3)"], "exit code 3, disk full"],
    [
      ["--", process.execPath, "-e", "0"],
      "There is nothing to explore: the program must send requests to PLANASONIX_BASE_URL",
    ],
    [["--jobs", "0", "--", "true"], "`--jobs` must be a whole number from 1 to 99, got 0"],
    [["--limit", "soon", "--", "true"], '`--limit` must be a duration such as 90s or 2m, got "soon"'],
    [["--faults", "kil", "--", "true"], "`--faults` must be some of reset_before"],
    [["--only", "kill", "--", "true"], 'A schedule must be like "kill at runs.get /v1/runs/* #1"'],
    [["--only-from", "/no/such/file", "--", "true"], "`--only-from` must be a file that --save has written"],
    [["--idempotency-keys", "lost", "--", "true"], '`--idempotency-keys` must be "honored", "ignored", or a duration'],
    [["--seed", "mine", "--", "true"], '`--seed` must be "demo", "empty", or a file whose name ends in .json, .yaml'],
    [["--dialect", "own", "--", "true"], 'There is no dialect "own"'],
    [["--like", "none.json", "--", "true"], "`--like` cannot be read: ENOENT"],
    [["--jbos", "1", "--", "true"], "unknown option '--jbos'"],
    [[], "missing required argument 'program'"],
  ])("prints the reason in one line and exits with code 2 for %o", async (args, message) => {
    const { code, errors } = await run(...args);
    expect(code).toBe(2);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toContain(message);
  });
});
