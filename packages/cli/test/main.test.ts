import { expect, test } from "vitest";
import manifest from "../package.json" with { type: "json" };
import { run } from "./support/fake-machine.ts";

test.each([
  [["pipelnes", "list"], 'Unknown resource or command "pipelnes". Did you mean pipelines?', "planasonix --help"],
  [["compltion"], 'Unknown resource or command "compltion". Did you mean completion?', "planasonix --help"],
  [["qqqqqq"], 'Unknown resource or command "qqqqqq"', "planasonix --help"],
  [["auth", "stauts"], "auth needs a command: status, scopes", "planasonix --help"],
  [
    ["pipelines", "lst"],
    'pipelines has no command "lst". Did you mean planasonix pipelines list?',
    "planasonix pipelines --help",
  ],
  [
    ["schedules", "nxt"],
    'schedules has no command "nxt". Did you mean planasonix schedules next?',
    "planasonix schedules --help",
  ],
  [["pipelines", "qqqqqq"], 'pipelines has no command "qqqqqq"', "planasonix pipelines --help"],
  [["pipelines", "-o", "json"], "pipelines needs a command", "planasonix pipelines --help"],
  [["--nope"], "Unknown flag --nope", "planasonix --help"],
  [["pipelines", "list", "extra"], 'pipelines list takes flags only; "extra" is too much', "planasonix pipelines list"],
  [
    ["connections", "find-tables"],
    "connections find-tables needs --connection-id",
    "planasonix connections find-tables --help",
  ],
  [
    ["pipelines", "get", "pl_1", "pl_2"],
    'pipelines get takes one ID; "pl_2" is too much',
    "planasonix pipelines get <pipeline_id>",
  ],
  [
    ["pipelines", "preview-node", "pl_1", "n_1", "x"],
    'pipelines preview-node takes 2 IDs; "x" is too much',
    "planasonix pipelines preview-node <pipeline_id> <node_id>",
  ],
  [["pipelines", "get"], "pipelines get needs <pipeline_id>", "planasonix pipelines get <pipeline_id>"],
  [
    ["schedules", "create", "--pipeline-id", "pl_1"],
    "schedules create needs --cron-expression and --timezone",
    "planasonix schedules create --help",
  ],
])("%j is refused with the command that helps", async (args, message, hint) => {
  expect(await run(args)).toEqual({ code: 2, stdout: "", stderr: `Error: ${message}\n${hint}\n` });
});

test.each([
  [["--help"], [["help"], [], ["-h"]], "planasonix <"],
  [["pipelines", "--help"], [["pipelines"], ["help", "pipelines"], ["pipelines", "-h"]], "planasonix pipelines"],
  [
    ["schedules", "list", "--help"],
    [
      ["help", "schedules", "list"],
      ["--help", "schedules", "list"],
    ],
    "planasonix schedules list",
  ],
  [["auth", "status", "--help"], [["help", "auth", "status"]], "planasonix auth status"],
])("%j prints the same help as %j", async (args, others, text) => {
  const { code, stdout, stderr } = await run(args);
  expect([code, stderr, stdout]).toEqual([0, "", expect.stringContaining(text)]);
  for (const other of others) expect(await run(other)).toEqual({ code, stdout, stderr });
});

test("the help of a resource lists its commands that are not operations", async () => {
  expect((await run(["schedules"])).stdout).toMatch(/\n {2}next +Show the next runs of a schedule\n/);
});

test("the version can follow a flag of every command", async () => {
  expect(await run(["--no-color", "--version"])).toMatchObject({ code: 0, stdout: `${manifest.version}\n` });
});

test("a flag of every command can stand in front of a command that is no operation", async () => {
  expect((await run(["--no-color", "completion", "bash"])).stdout).toContain("complete -o default");
});

test("what follows -- is an ID, even if it looks like a flag", async () => {
  const urls: string[] = [];
  const fetch = async (url: string) => {
    urls.push(url);
    return Response.json({ data: { id: "--help", type: "pipeline", attributes: {} } });
  };
  const { code } = await run(["pipelines", "get", "--", "--help"], { clientOptions: { fetch } });
  expect([code, urls]).toEqual([0, ["http://127.0.0.1:9/v1/pipelines/--help"]]);
});
