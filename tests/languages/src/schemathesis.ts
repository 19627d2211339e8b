import { run } from "./step.ts";

/** A server to test, and what schemathesis cannot test on it, each with the reason. */
export interface TestedServer {
  /** The name of the folder for the run. */
  readonly id: string;
  readonly url: string;
  readonly apiKey: string;
  readonly excludedChecks: Readonly<Record<string, string>>;
  /** By operationId. */
  readonly excludedOperations: Readonly<Record<string, string>>;
}

/** An operation that no run tests. */
const tooLong: Readonly<Record<string, string>> = {
  meta_getOpenApiDocument: "schemathesis reads only 1 MiB of a response, and the description as YAML is longer",
};

/** What cannot be tested on the mock, which has neither state nor accounts. */
export const mockExclusions: Pick<TestedServer, "excludedChecks" | "excludedOperations"> = {
  excludedChecks: {
    ignored_auth: "the mock accepts every key, so that nobody needs an account",
    use_after_free: "the mock holds no state: what was deleted is still there",
  },
  excludedOperations: {},
};

/** What cannot be tested on the sandbox, which has both. */
export const sandboxExclusions: Pick<TestedServer, "excludedChecks" | "excludedOperations"> = {
  excludedChecks: {
    positive_data_acceptance:
      "generated cursors and ids are not those of the sandbox, and one idempotency key is sent with many requests",
  },
  excludedOperations: {
    apiKeys_delete: "deletes the key of the run",
    apiKeys_regenerate: "replaces the key of the run",
    ipAllowlist_toggle: "locks the run out",
  },
};

/**
 * Tests every operation with generated requests, valid and invalid. Returns the count as schemathesis prints it, such as
 * `4512 generated`.
 * @throws {Error} If a check fails, or the server rejects the key in every test of an operation.
 */
export async function testProperties(folder: string, path: string, server: TestedServer): Promise<string> {
  const { url, apiKey, excludedChecks, excludedOperations } = server;
  const operations = Object.keys({ ...tooLong, ...excludedOperations });
  const { stdout } = await run({
    program: "uvx",
    args: [
      ...["schemathesis@4.32.5", "run", "openapi.json", "--url", url, "--header", `Authorization: Bearer ${apiKey}`],
      ...["--max-examples", "20", "--seed", "1", "--workers", "2", "--continue-on-failure", "--no-color"],
      ...["--checks", "all", "--exclude-checks", Object.keys(excludedChecks).join(",")],
      ...operations.flatMap((id) => ["--exclude-operation-id", id]),
    ],
    cwd: folder,
    env: { PATH: path },
    timeoutMs: 1_500_000,
  });
  if (stdout.includes("Authentication failed")) throw new Error(`The server rejected the key:\n${stdout.trimEnd()}`);
  return /(\d+) generated/.exec(stdout)?.[0] ?? "";
}
