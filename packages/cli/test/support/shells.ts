import { spawnSync } from "node:child_process";
import debianPackages from "./debian-packages.json" with { type: "json" };

/** The shells of a person that this machine has. */
export function installedShells(): readonly string[] {
  const shells = ["bash", ...Object.keys(debianPackages)];
  const installed = shells.filter((shell) => spawnSync(shell, ["-c", "true"]).error === undefined);
  const missing = shells.filter((shell) => !installed.includes(shell));
  if (missing.length === 0) return installed;
  const line = `Left out: completion in ${missing.join(" and ")}; on Debian: apt-get install ${missing.join(" ")}`;
  if (process.env.CI) throw new Error(line);
  console.log(line);
  return installed;
}
