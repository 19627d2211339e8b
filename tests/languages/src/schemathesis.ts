import { run } from "./step.ts";

/** Checks of schemathesis that a mock without state and without accounts cannot pass. */
const excluded: Readonly<Record<string, string>> = {
  ignored_auth: "the mock accepts every key, so that nobody needs an account",
  use_after_free: "the mock holds no state: what was deleted is still there",
};

/**
 * An operation that schemathesis cannot test, because it reads only 1 MiB of a response, and the description as YAML is
 * longer.
 */
const excludedPath = "/openapi.yaml";

/**
 * Tests every operation but the excluded one with generated requests, valid and invalid. Returns the count as
 * schemathesis prints it, such as `4512 generated`.
 * @throws {Error} If a check fails.
 */
export async function testProperties(folder: string, path: string, url: string): Promise<string> {
  const { stdout } = await run({
    program: "uvx",
    args: [
      ...[
        "schemathesis@4.32.5",
        "run",
        "openapi.json",
        "--url",
        url,
        "--header",
        "Authorization: Bearer plnx_live_example",
      ],
      ...["--max-examples", "20", "--seed", "1", "--workers", "2", "--continue-on-failure", "--no-color"],
      ...["--exclude-path", excludedPath, "--checks", "all", "--exclude-checks", Object.keys(excluded).join(",")],
    ],
    cwd: folder,
    env: { PATH: path },
    timeoutMs: 1_500_000,
  });
  return /(\d+) generated/.exec(stdout)?.[0] ?? "";
}
