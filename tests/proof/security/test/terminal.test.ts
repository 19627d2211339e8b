// A server of an attacker, whose IDs and names a user completes in a shell, and reads in a terminal.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spawn } from "@lydell/node-pty";
import { expect, inject, test } from "vitest";
import { listOf, type Recorder, startRecorder } from "../src/command-line.ts";
import { commandIn } from "../src/packed.ts";

const project = inject("project");

/** How to start each shell without settings of the machine, and to turn completion on. */
const shells = [
  ["bash", ["--norc", "--noprofile", "-i"], ['eval "$(planasonix completion bash)"']],
  ["zsh", ["-f", "-i"], ["autoload -Uz compinit && compinit -u -D", 'eval "$(planasonix completion zsh)"']],
  ["fish", ["--no-config", "-i"], ["planasonix completion fish | source"]],
] as const;
const isInstalled = (shell: string): boolean => spawnSync(shell, ["-c", "true"]).error === undefined;
const missing = shells.filter(([shell]) => !isInstalled(shell)).map(([shell]) => shell);
if (missing.length > 0) console.log(`Left out: completion in ${missing.join(" and ")}, which the machine lacks`);

const attack = "touch executed";
// The title and the clipboard of the terminal, a link, a color, an answer of the terminal, the direction of text.
const escapes = [
  "\u001b]0;evil\u0007",
  "\u001b]52;c;ZXZpbA==\u0007",
  "\u001b]8;;https://evil.test\u0007",
  "\u009b31m",
  "\u001b[6n",
  "\u202e",
  "\u{e0041}",
];
const evil = escapes.join("x");
const items = [
  { id: `pl_evil$(${attack})`, name: "Evil" },
  { id: `pl_evil\`${attack}\``, name: "Evil" },
  { id: `pl_evil;${attack};`, name: "Evil" },
  { id: "pl_listed1", name: `$(${attack}) ${evil}` },
  { id: "pl_listed2", name: `\`${attack}\` ${evil}` },
].map(({ id, name }) => ({ id, type: "pipeline", attributes: { name, status: evil } }));

/** A program in a pseudo-terminal, and all that it has written. */
function startTerminal(program: string, args: readonly string[], cwd: string, api: Recorder) {
  let text = "";
  const child = spawn(program, [...args], {
    name: "xterm",
    cols: 200,
    cwd,
    env: {
      PATH: `${join(project, "node_modules/.bin")}:${process.env.PATH}`,
      TERM: "xterm",
      HOME: cwd,
      PLANASONIX_API_KEY: "key",
      PLANASONIX_BASE_URL: api.url,
    },
  });
  child.onData((data) => {
    text += data;
  });
  const ended = new Promise<void>((resolve) => child.onExit(() => setTimeout(resolve, 200)));
  return { text: () => text, type: (keys: string) => child.write(keys), ended, stop: () => child.kill("SIGKILL") };
}

test.each(shells.filter(([shell]) => isInstalled(shell)))(
  "%s executes no ID and no name of a server on TAB and Enter",
  async (shell, args, setUp) => {
    await using api = await startRecorder(() => ({ body: listOf(...items) }));
    const folder = mkdtempSync(join(tmpdir(), "planasonix-shell-"));
    const terminal = startTerminal(shell, args, folder, api);
    for (const line of setUp) terminal.type(`${line}\r`);
    terminal.type(`echo ready-${shell} | tr a-z A-Z\r`);
    await expect.poll(terminal.text).toContain(`READY-${shell.toUpperCase()}`);
    terminal.type("planasonix pipelines get pl_evil\t\r");
    await expect.poll(() => api.received.at(-1) ?? "").toContain("/pipelines/pl_evil ");
    terminal.type("planasonix pipelines get pl_listed\t\t");
    await expect.poll(terminal.text).toContain("pl_listed2");
    terminal.type("\u0015exit\r");
    await terminal.ended;
    expect(readdirSync(folder)).not.toContain("executed");
    for (const one of escapes) expect(terminal.text()).not.toContain(one);
  },
);

test.each(["table", "csv", "yaml", "json"])(
  "no text of a server controls the terminal that shows it as %s",
  async (format) => {
    await using api = await startRecorder(() => ({ body: listOf(...items) }));
    const folder = mkdtempSync(join(tmpdir(), "planasonix-terminal-"));
    const command = commandIn(project, "planasonix");
    const terminal = startTerminal(process.execPath, [command, "pipelines", "list", "-o", format], folder, api);
    await terminal.ended;
    expect(terminal.text()).toContain("pl_listed2");
    for (const one of escapes) expect(terminal.text()).not.toContain(one);
  },
);
