import { existsSync, readFileSync } from "node:fs";
import { main } from "../main.ts";
import { machineOf } from "../session/machine.ts";
import { environmentOf, input } from "./inputs.ts";

const { env } = process;
const resultFile = env["STATE_result-file"];
const isCancel = (input(env, "on-interrupt") ?? "cancel") === "cancel";
const {
  id,
  outcome,
  exit_code: code,
}: { id?: string; outcome?: string; exit_code?: number | null } = resultFile && existsSync(resultFile)
  ? JSON.parse(readFileSync(resultFile, "utf8"))
  : {};

// Without an exit code, `main` was killed while the run was going.
if (isCancel && id !== undefined && outcome === "going" && code === null) {
  const machine = machineOf(process);
  await machine.stdout.write(`The step was killed while ${id} was going: canceling it\n`);
  await main(
    ["runs", "cancel", "--timeout=30s", "--", id],
    Object.defineProperty(machine, "env", { value: environmentOf(env) }),
  );
}
