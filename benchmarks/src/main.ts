// pnpm bench [measurement ...]: compares our client with its peers and prints a table. Without arguments, also writes
// RESULTS.md. The programs in `long` take minutes and write sections of their own.
import type { ClientUnderTest } from "./clients/client-under-test.ts";
import { ours } from "./clients/ours.ts";
import { installPeers, loadPeers } from "./clients/peers.ts";
import { oursOverUndici, undiciRequest } from "./clients/undici.ts";
import { profileOurs } from "./profile/profile.ts";
import { formatReport } from "./report.ts";
import { isWithin, type Result, type Row } from "./result.ts";
import { allocation } from "./rows/allocation.ts";
import { batches } from "./rows/batches.ts";
import { dialects } from "./rows/dialects.ts";
import { downloads } from "./rows/downloads.ts";
import { errors } from "./rows/errors.ts";
import { fleet } from "./rows/fleet.ts";
import { idle } from "./rows/idle.ts";
import { loopback } from "./rows/loopback.ts";
import { bundle } from "./rows/package/bundle.ts";
import { coldImport } from "./rows/package/cold-import.ts";
import { commandLine } from "./rows/package/command-line.ts";
import { install } from "./rows/package/install.ts";
import { types } from "./rows/package/types.ts";
import { pages } from "./rows/pages.ts";
import { rateLimit } from "./rows/rate-limit.ts";
import { stubbedFetch } from "./rows/stubbed-fetch.ts";
import { telemetry } from "./rows/telemetry.ts";
import { transport } from "./rows/transport.ts";
import { webhooks } from "./rows/webhooks.ts";
import { writeReport } from "./sections.ts";
import { formatTable } from "./table.ts";

const long: Readonly<Record<string, string>> = {
  limits: "./limits/main.ts",
  fleet: "./fleet/main.ts",
  soak: "./soak/main.ts",
  sandbox: "./sandbox/main.ts",
};

installPeers();
const peers = await loadPeers();
const wanted = process.argv.slice(2);
const [program] = wanted.flatMap((name) => long[name] ?? []);
if (program) {
  await import(program);
  process.exit();
}
const rows = select(rowsOf(peers), wanted);
const results: Result[] = [];
for (const row of rows) {
  console.error(`${row.name} ...`);
  const measured = await row.measure();
  if (rows.length > 1) console.error(formatTable(measured)); // A later measurement may fail.
  results.push(...measured);
}
const table = formatTable(results);
console.log(table);
if (wanted.length === 0) {
  const names = [...new Set(peers.map((peer) => peer.package))];
  const date = new Date().toISOString().slice(0, 10);
  const profile = await profileOurs();
  const report = formatReport({ table, profile, rows, peers: names, date });
  writeReport(report);
}
process.exitCode = results.every(isWithin) ? 0 : 1;

function rowsOf(others: readonly ClientUnderTest[]): readonly Row[] {
  const all = [ours, ...others];
  return [
    stubbedFetch(all),
    loopback(all),
    batches([ours, oursOverUndici, undiciRequest, ...others]),
    transport,
    downloads,
    allocation(all),
    idle(all),
    errors,
    dialects,
    telemetry,
    bundle(others),
    install(others),
    coldImport(all),
    commandLine,
    types,
    rateLimit(all),
    fleet,
    pages(all),
    webhooks,
  ];
}

function select(all: readonly Row[], names: readonly string[]): readonly Row[] {
  const unknown = names.filter((name) => !all.some((row) => row.name === name));
  if (unknown.length === 0) return names.length === 0 ? all : all.filter(({ name }) => names.includes(name));
  const known = [...all.map(({ name }) => name), ...Object.keys(long)];
  console.error(`There is no measurement ${unknown.join(", ")}. The measurements are ${known.join(", ")}.`);
  process.exit(2);
}
