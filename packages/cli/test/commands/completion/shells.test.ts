import { mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSandbox } from "@planasonix/sandbox";
import { expect, test } from "vitest";
import { bin } from "../../support/program.ts";
import { installedShells } from "../../support/shells.ts";
import { startTerminal, type Terminal } from "../../support/terminal.ts";

/** How a person starts each shell, without settings of the machine, and turns completion on. */
const shells: Readonly<Record<string, { readonly args: readonly string[]; readonly setUp: readonly string[] }>> = {
  bash: { args: ["--norc", "--noprofile", "-i"], setUp: ['eval "$(planasonix completion bash)"'] },
  zsh: {
    args: ["-f", "-i"],
    setUp: ["autoload -Uz compinit && compinit -u -D", 'eval "$(planasonix completion zsh)"'],
  },
  fish: { args: ["--no-config", "-i"], setUp: ["planasonix completion fish | source"] },
};

/** The last line of the screen that has a text, once there is one. */
async function lineWith({ screen }: Terminal, text: string): Promise<string> {
  await expect.poll(screen).toContain(text);
  return (
    screen()
      .split("\n")
      .findLast((line) => line.includes(text)) ?? ""
  );
}

test.each(installedShells())(
  "%s completes words, values of flags, IDs and files while a person types",
  async (shell) => {
    await using sandbox = await startSandbox({ port: 0 });
    const attack = "touch executed";
    sandbox.seed("pipeline", [
      { id: `pl_evil$(${attack})`, name: "Evil" },
      { id: "pl_listed1", name: `$(${attack})` },
      { id: "pl_listed2", name: `\`${attack}\` %F{red} \u001b]0;title\u0007` },
    ]);
    const folder = mkdtempSync(join(tmpdir(), "planasonix-shell-"));
    writeFileSync(join(folder, "planasonix"), `#!/bin/sh\nexec "${process.execPath}" "${bin}" "$@"\n`, { mode: 0o755 });
    writeFileSync(join(folder, "body-of-a-pipeline.json"), "{}");
    const { args = [], setUp = [] } = shells[shell] ?? {};
    const terminal = startTerminal(shell, ["-c", `cd ${folder} && exec ${shell} ${args.join(" ")}`], {
      PATH: `${folder}:${process.env.PATH}`,
      HOME: folder,
      XDG_CACHE_HOME: join(folder, "cache"),
      PLANASONIX_API_KEY: sandbox.apiKey,
      PLANASONIX_BASE_URL: sandbox.url,
    });
    const type = (text: string): void => terminal.type(text);
    for (const line of setUp) type(`${line}\r`);
    type("echo is-$((40 + 2))-ready\r".replace("$((40 + 2))", shell === "fish" ? "(math 40 + 2)" : "$((40 + 2))"));
    await lineWith(terminal, "is-42-ready");

    const completed: readonly [typed: string, result: string][] = [
      ["planasonix glossary-t", "planasonix glossary-terms "],
      ["planasonix pipelines perm", "planasonix pipelines permanently-delete "],
      ["planasonix pipelines list --stat", "planasonix pipelines list --status "],
      ["planasonix pipelines list --status arch", "planasonix pipelines list --status archived "],
      ["planasonix pipelines list --output=nd", "planasonix pipelines list --output=ndjson "],
      ["planasonix pipelines get pl_01hqx", "planasonix pipelines get pl_01hqxyz "],
      ["planasonix schedules next sch_01hqx", "planasonix schedules next sch_01hqxyz "],
      ["planasonix completion powers", "planasonix completion powershell "],
      ["planasonix pipelines create --body body-of", "planasonix pipelines create --body body-of-a-pipeline.json "],
    ];
    for (const [typed, result] of completed) {
      type(`${typed}\t`);
      await lineWith(terminal, result.trimEnd());
      type("END");
      await lineWith(terminal, `${result}END`);
      type("\u0015"); // Ctrl-U: empties the line.
    }
    // Several candidates are listed.
    type("planasonix runs wa\t\t");
    expect(await lineWith(terminal, "watch")).toMatch(/wait|watch/);
    // An ID that the shell would execute is not inserted, and neither are the names that are listed.
    type("\u0015planasonix pipelines get pl_evil\t\r");
    await lineWith(terminal, "failed with 404");
    type("planasonix pipelines get pl_listed\t\t");
    await lineWith(terminal, "pl_listed2");
    type("\u0015exit\r");
    await terminal.ended;
    expect(readdirSync(folder)).not.toContain("executed");
  },
);
