import { spawn } from "@lydell/node-pty";
import xterm from "@xterm/headless";
import { bin } from "./program.ts";

/** A command in a pseudo-terminal, and its screen. */
export interface Terminal {
  /** The text on the screen, with what has scrolled out of it. */
  screen(): string;
  /** Types text, such as Ctrl-C. */
  type(text: string): void;
  readonly pid: number;
  /** Resolves with the exit code, once the screen is complete. */
  readonly ended: Promise<number>;
}

/** Runs the program in a terminal of 80 columns, or of another number. */
export function startInTerminal(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  columns?: number,
): Terminal {
  return startTerminal(process.execPath, [bin, ...args], env, columns);
}

/** Runs any program in such a terminal. */
export function startTerminal(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  columns = 80,
): Terminal {
  const size = { cols: columns, rows: 30 };
  const terminal = new xterm.Terminal({ ...size, scrollback: 1_000, allowProposedApi: true });
  const child = spawn(program, [...args], {
    ...size,
    name: "xterm",
    env: { PATH: process.env.PATH ?? "", HOME: "/nowhere", TERM: "xterm", ...env },
  });
  let written = Promise.resolve();
  child.onData((data) => {
    written = written.then(() => new Promise((done) => terminal.write(data, done)));
  });
  const ended = new Promise<number>((resolve) => {
    child.onExit(({ exitCode }) => {
      // The last output arrives after the exit.
      setTimeout(() => void written.then(() => resolve(exitCode)), 200);
    });
  });
  return {
    screen() {
      const { buffer } = terminal;
      // A line that was too long for the screen becomes one line again.
      let text = "";
      for (let row = 0; row < buffer.active.length; row += 1) {
        const line = buffer.active.getLine(row);
        const isContinued = buffer.active.getLine(row + 1)?.isWrapped === true;
        text += `${row === 0 || line?.isWrapped ? "" : "\n"}${line?.translateToString(!isContinued) ?? ""}`;
      }
      return text.trimEnd();
    },
    type: (text) => child.write(text),
    pid: child.pid,
    ended,
  };
}
