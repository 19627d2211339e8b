import { inOneLine, own } from "@planasonix/configured/src/shown/sanitize.ts";
import type { Ci } from "./ci.ts";

/** GitLab CI: sections of the job log. */
export function createGitlab(now: () => number): Ci {
  let count = 0;
  return {
    group(title, lines) {
      count += 1;
      const seconds = Math.floor(now() / 1_000);
      const mark = (kind: string): string => `\u001b[0Ksection_${kind}:${seconds}:planasonix_${count}`;
      return [
        own(`${mark("start")}[collapsed=true]\r\u001b[0K`) + inOneLine(title),
        ...lines.map((line) => `  ${inOneLine(line)}`),
        own(`${mark("end")}\r\u001b[0K`),
      ];
    },
    annotate: () => [],
    summarize: () => {},
    setOutputs: () => {},
  };
}
