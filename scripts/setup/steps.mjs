// Prints what a command does: one line for each step, with its duration. A failed step also prints its whole output.

/** A failure that ends the command. Its message is one line: the problem and, where known, the reason and the fix. */
export class SetupError extends Error {
  /**
   * @param {string} message
   * @param {number} [exitCode] 2: the command could not start; 1: a task failed.
   */
  constructor(message, exitCode = 2) {
    super(message);
    this.name = "SetupError";
    this.exitCode = exitCode;
  }
}

/** The time without output after which a log gets a line about the running step. */
const silenceMs = 15_000;

/**
 * Prints a line with the duration of each step that has ended. Until then, a terminal shows the step in a line that is
 * overwritten, and a log gets a line about the step after 15 seconds without output.
 * @param {Pick<NodeJS.WriteStream, "write"> & { isTTY?: boolean, columns?: number }} [out]
 */
export function createSteps(out = process.stdout) {
  /** @type {{ label: string, detail: string, begunAt: number } | undefined} */
  let current;
  let printedAt = performance.now();
  const timer = setInterval(out.isTTY ? showCurrent : breakSilence, 1000);
  timer.unref();

  /**
   * Begins a step. Only one step runs at a time.
   *
   * @param {string} label What the step does, such as "install packages".
   */
  function begin(label) {
    const step = { label, detail: "", begunAt: performance.now() };
    current = step;
    if (out.isTTY) showCurrent();
    const elapsedMs = () => performance.now() - step.begunAt;
    return {
      /** @param {string} detail The progress of the step. */
      update(detail) {
        step.detail = detail;
      },
      /** @param {string} [text] What the step did. Default: its label. */
      finish(text = label) {
        current = undefined;
        print(text, elapsedMs());
      },
      /** @param {string} output The whole output of the step. */
      fail(output) {
        current = undefined;
        printFailure(label, elapsedMs(), output);
      },
    };
  }

  function print(text, ms) {
    write(`${formatTime(ms).padStart(12)}  ${text}\n`);
  }

  function printFailure(text, ms, output) {
    print(`FAILED: ${text}`, ms);
    write(`\n${output.trimEnd()}\n\n`);
  }

  function write(text) {
    out.write(out.isTTY ? `\r\x1b[K${text}` : text);
    printedAt = performance.now();
  }

  function showCurrent() {
    if (current) out.write(`\r\x1b[K${describe(current).slice(0, (out.columns || 80) - 1)}`);
  }

  function breakSilence() {
    if (current && performance.now() - printedAt >= silenceMs) write(`${describe(current)}\n`);
  }

  return {
    begin,
    /** Prints a line about a part that has ended while a step continues. */
    print,
    printFailure,
    /** Prints an indented line below the last one. */
    note: (text) => write(`${" ".repeat(12)}  ${text}\n`),
    /** The running step, such as "install packages". */
    current: () => current?.label,
    /** Ends the display, so that other output can follow. */
    end() {
      clearInterval(timer);
      if (out.isTTY && current) out.write("\r\x1b[K");
      current = undefined;
    },
  };
}

function describe({ label, detail, begunAt }) {
  const time = `(${formatTime(performance.now() - begunAt)})`;
  return `${" ".repeat(12)}  ${[`${label} ...`, detail, time].filter(Boolean).join(" ")}`;
}

/**
 * Formats a duration: "0.4 s", "1 min 05 s".
 * @param {number} ms
 */
export function formatTime(ms) {
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, "0")} s`;
}
