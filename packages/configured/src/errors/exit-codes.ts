/**
 * The exit codes. Each of them means one next step, and CI systems may retry on 3, 5 and 6. `planasonix --help` says what
 * each of them means.
 */
export const exitCodes = {
  success: 0,
  failed: 1,
  usage: 2,
  stillGoing: 3,
  canceled: 4,
  unknown: 5,
  notSent: 6,
  rejected: 7,
  differs: 8,
  notAllowed: 9,
  truncated: 10,
  bug: 70,
  hangup: 129,
  interrupt: 130,
  terminate: 143,
} as const;

/** One of the exit codes. */
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** What each exit code means, and the next step, in the words of help and the README. */
export const meanings: Readonly<Record<keyof typeof exitCodes, readonly [meaning: string, nextStep: string]>> = {
  success: ["it succeeded", ""],
  failed: ["the run, or the test, failed", "look at it"],
  usage: ["the command, the configuration or the API key is wrong", "fix it, do not retry"],
  stillGoing: ["the work was still going at `--timeout`", "wait again"],
  canceled: ["somebody canceled the work", ""],
  unknown: ["the contact was lost, or it is unknown whether something was started", "retry with the same key"],
  notSent: ["nothing happened: the request was not sent, or the API asks to come back later", "retry"],
  rejected: ["a definite no, such as 400, 403, 404 or 409", "do not retry"],
  differs: ["what was compared is not equal", "look at it"],
  notAllowed: ["a policy of yours forbids it, and nothing was sent", "ask who set it"],
  truncated: ["a list was cut, as asked", "ask for more"],
  bug: ["a bug of this program", "report it"],
  hangup: ["ended by SIGHUP", ""],
  interrupt: ["ended by SIGINT", ""],
  terminate: ["ended by SIGTERM", ""],
};
