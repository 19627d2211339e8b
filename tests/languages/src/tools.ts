// The toolchains that this suite needs beside Node, and what is missing on this machine.
import { spawnSync } from "node:child_process";

/** A program, how to ask for its version, and the Debian package that has it. */
interface Tool {
  readonly name: string;
  readonly ask: readonly string[];
  readonly debian: string;
}

const tools: readonly Tool[] = [
  { name: "Python with venv", ask: ["python3", "-c", "import ensurepip, venv"], debian: "python3-venv" },
  { name: "Go", ask: ["go", "version"], debian: "golang-go" },
  { name: "a JDK", ask: ["javac", "-version"], debian: "default-jdk-headless" },
  { name: "Maven", ask: ["mvn", "-version"], debian: "maven" },
];

/** One line that names the missing programs and how to install them; `undefined` if none is missing. */
export function missingTools(): string | undefined {
  const missing = tools.filter(({ ask: [program = "", ...args] }) => spawnSync(program, args).status !== 0);
  if (missing.length === 0) return undefined;
  const names = missing.map(({ name }) => name).join(", ");
  return `Left out, because this machine lacks ${names}. On Debian: apt-get install ${missing.map(({ debian }) => debian).join(" ")}`;
}
