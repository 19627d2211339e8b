// The toolchains that this suite needs besides Node, and which of them are missing on this machine.
import { spawnSync } from "node:child_process";
import debianPackages from "./debian-packages.json" with { type: "json" };

/** A program, and arguments with which it succeeds if its installation is complete. */
interface Tool {
  readonly name: string;
  readonly program: keyof typeof debianPackages;
  readonly args: readonly string[];
}

const tools: readonly Tool[] = [
  { name: "Python with venv", program: "python3", args: ["-c", "import ensurepip, venv"] },
  { name: "Go", program: "go", args: ["version"] },
  { name: "Cargo", program: "cargo", args: ["--version"] },
  { name: "a JDK", program: "javac", args: ["-version"] },
  { name: "Maven", program: "mvn", args: ["-version"] },
  { name: "Ruby", program: "ruby", args: ["--version"] },
];

/** One line that names the missing programs and how to install them; `undefined` if none is missing. */
export function missingTools(): string | undefined {
  const missing = tools.filter(({ program, args }) => spawnSync(program, args).status !== 0);
  if (missing.length === 0) return undefined;
  const names = missing.map(({ name }) => name).join(", ");
  const packages = missing.map(({ program }) => debianPackages[program]).join(" ");
  return `Left out: test:languages, because this machine lacks ${names}. On Debian: apt-get install ${packages}`;
}
