import { once } from "node:events";
import { describe, expect, test } from "vitest";
import { InitError, runInit } from "../../src/command/init.ts";

const tenant = { url: "http://127.0.0.1:4020/v1", apiKey: "sk_example" };

/** Runs a command line. `onLine` gets each line of its output, and a function that stops the command. */
async function run(command: string, onLine: (line: string, stop: () => void) => void = () => {}) {
  const stopping = new EventTarget();
  const stopped = once(stopping, "stop");
  const lines: string[] = [];
  const error = (line: string): void => {
    lines.push(line);
    onLine(line, () => stopping.dispatchEvent(new Event("stop")));
  };
  const failure = await runInit(command, tenant, { out: () => {}, error, stopped }).catch((reason: unknown) => reason);
  return { lines, failure };
}

describe("the program of --init", () => {
  test("gets the base URL and the API key of the sandbox, and prints its last line even without a line end", async () => {
    const { lines, failure } = await run('echo "$PLANASONIX_BASE_URL"; printf "%s" "$PLANASONIX_API_KEY"');
    expect([lines, failure]).toEqual([[tenant.url, tenant.apiKey], undefined]);
  });

  test.each([
    ["exit 3", "ended with code 3"],
    ["kill -9 $$", "ended with SIGKILL"],
  ])("fails with how it has ended: %s", async (command, end) => {
    const { failure } = await run(command);
    expect(failure).toEqual(new InitError(`\`--init\` must end with code 0, but ${JSON.stringify(command)} ${end}`));
  });

  test("fails with the message of the shell if the program does not exist", async () => {
    const { lines, failure } = await run("no-such-program");
    expect(lines).toEqual([expect.stringContaining("no-such-program")]);
    expect(failure).toEqual(new InitError('`--init` must end with code 0, but "no-such-program" ended with code 127'));
  });

  test("ends with all that it has started when the sandbox stops", async () => {
    const command = "sleep 60 & echo $!; wait; echo end";
    const { lines, failure } = await run(command, (_, stop) => stop());
    expect(failure).toEqual(new InitError(`\`--init\` was stopped before ${JSON.stringify(command)} had ended`));
    expect(lines).toEqual([expect.stringMatching(/^\d+$/)]);
    await expect.poll(() => isRunning(Number(lines[0]))).toBe(false);
  });

  test("may leave its process group, and its output is closed when the sandbox stops", async () => {
    let stop = (): void => {};
    const ticks = "while sleep 0.05; do echo tick; done";
    const script = `
const { spawn } = require("node:child_process");
const child = spawn("sh", ["-c", "${ticks}"], { detached: true, stdio: "inherit" });
console.log(child.pid);
child.unref();`;
    const { lines, failure } = await run(`"${process.execPath}" -e '${script}'`, (_, end) => {
      stop = end;
    });
    expect(failure).toBeUndefined();
    const [pid] = lines.filter((line) => line !== "tick");
    expect(isRunning(Number(pid))).toBe(true);
    stop();
    // Its next line has no reader.
    await expect.poll(() => isRunning(Number(pid))).toBe(false);
  });
});

/** Whether a process exists. */
function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
