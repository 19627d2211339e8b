// Fails if Redocly's agent readiness score falls below the recorded one. The score says how well a program can use the
// API from the description alone.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/**
 * The last recorded score, rounded down. The score is not a goal, because half of it rewards shallow schemas and
 * undocumented bounds.
 */
const FLOOR = 80;

interface Report {
  readonly agentReadiness: number;
  readonly subscores: Readonly<Record<string, number>>;
  readonly hotspots: readonly { readonly operationId: string; readonly reasons: readonly string[] }[];
}

const { agentReadiness, subscores, hotspots } = score();
const parts = Object.entries(subscores).map(([name, share]) => `${name} ${Math.round(share * 100)} %`);
console.log(`agent readiness ${agentReadiness} of 100, at least ${FLOOR} required (${parts.join(", ")})`);
if (agentReadiness < FLOOR) {
  for (const { operationId, reasons } of hotspots) console.error(`${operationId}: ${reasons.join(", ")}`);
  process.exitCode = 1;
}

function score(): Report {
  const file = fileURLToPath(new URL("../../packages/openapi/src/generated/openapi.json", import.meta.url));
  const { status, stdout, stderr } = spawnSync("pnpm", ["exec", "redocly", "score", file, "--format=json"], {
    cwd: fileURLToPath(new URL("../../spec/", import.meta.url)),
    encoding: "utf8",
    env: { ...process.env, REDOCLY_TELEMETRY: "off" },
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`Redocly could not score ${file}:\n${stderr}`);
  return JSON.parse(stdout);
}
