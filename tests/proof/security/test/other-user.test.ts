// Another user of the machine, who owns the places in shared folders before they are needed.
import { chmodSync, chownSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, inject, test } from "vitest";
import { listOf, runCommand, runProgram, startRecorder } from "../src/command-line.ts";

const project = inject("project");
const isRoot = process.getuid?.() === 0;
if (!isRoot) console.log("Left out: the attacks of another user of the machine, which need root to run as two users");
const [user, attacker] = [40_001, 40_002];

if (isRoot) chmodSync(join(project, ".."), 0o755); // so that the user can run the packages

/** A folder that everybody can write to, without the protection that /tmp has. */
function sharedFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "planasonix-shared-"));
  chmodSync(folder, 0o777);
  return folder;
}

function homeOf(uid: number): string {
  const home = mkdtempSync(join(tmpdir(), "planasonix-home-"));
  chownSync(home, uid, uid);
  return home;
}

/** Runs a script of a shell as the attacker. */
function attack(script: string): Promise<unknown> {
  return runProgram("sh", ["-ec", script], { env: {}, uid: attacker });
}

const pipelines = () => ({ body: listOf({ id: "pl_1", type: "pipeline", attributes: { name: "Orders" } }) });

test.runIf(isRoot).each(["/tmp/planasonix-", "XDG_CACHE_HOME"])(
  "what another user has put into %s is neither completed nor overwritten",
  async (place) => {
    await using api = await startRecorder(pipelines);
    const [shared, home] = [sharedFolder(), homeOf(user)];
    const name = `u${user}`;
    const env = {
      HOME: home,
      USER: name,
      LOGNAME: name,
      TMPDIR: shared,
      PLANASONIX_API_KEY: "key",
      PLANASONIX_BASE_URL: api.url,
    };
    const given = place === "XDG_CACHE_HOME" ? { ...env, XDG_CACHE_HOME: shared } : env;
    const complete = async () =>
      (await runCommand(project, ["__complete", "pipelines", "get", ""], { env: given, uid: user })).stdout;

    await attack(
      `for name in planasonix planasonix-${name} planasonix-root; do mkdir -p ${shared}/$name/completion; chmod -R 777 ${shared}/$name; done`,
    );
    expect(await complete()).toBe("pl_1\tOrders\n");
    // Whatever has been written there is replaced, and links lead to files of the user.
    await attack(
      `find ${shared} -name '*.json' | while read -r file; do echo '[{"word":"pl_evil","text":""}]' > "$file" || true; done`,
    );
    expect(await complete()).toBe("pl_1\tOrders\n");
    expect(readdirSync(shared, { recursive: true }).filter((path) => String(path).endsWith(".json"))).toEqual([]);
  },
);

test.runIf(isRoot)("nobody else can read what completion keeps", async () => {
  await using api = await startRecorder(pipelines);
  const home = homeOf(user);
  const env = { HOME: home, PLANASONIX_API_KEY: "key", PLANASONIX_BASE_URL: api.url };
  await runCommand(project, ["__complete", "pipelines", "get", ""], { env, uid: user });
  const folder = join(home, ".cache/planasonix/completion");
  expect(readdirSync(folder)).toHaveLength(1);
  chmodSync(home, 0o755);
  const stolen = await runProgram("sh", ["-c", `cat ${folder}/*`], { env: {}, uid: attacker });
  expect([stolen.code === 0, stolen.stdout]).toEqual([false, ""]);
});

test.runIf(isRoot)("a link in a shared folder does not lead a result file to a file of the user", async () => {
  await using api = await startRecorder(() => ({
    body: JSON.stringify({ data: { id: "run_1", type: "pipeline_run", attributes: { status: "succeeded" } } }),
  }));
  const [shared, home] = [sharedFolder(), homeOf(user)];
  const bashrc = join(home, ".bashrc");
  writeFileSync(bashrc, "precious\n");
  chownSync(bashrc, user, user);
  chmodSync(home, 0o755);
  await attack(`for name in result.json result.json.tmp result.json.next; do ln -s ${bashrc} ${shared}/$name; done`);
  const result = join(shared, "result.json");
  const env = { HOME: home, PLANASONIX_API_KEY: "key", PLANASONIX_BASE_URL: api.url };
  const { code } = await runCommand(project, ["runs", "wait", "run_1", "--result-file", result], { env, uid: user });
  expect(code).toBe(0);
  expect(readFileSync(bashrc, "utf8")).toBe("precious\n");
  expect([statSync(result).uid, JSON.parse(readFileSync(result, "utf8")).outcome]).toEqual([user, "succeeded"]);
});
