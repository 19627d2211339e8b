// Sends generated requests to a server with schemathesis. What it cannot test is listed here, each with the reason.
import { ProgramFailure, run } from "./step.ts";

/** A server to test. Each exclusion is something that schemathesis cannot test on the server, with the reason. */
export interface TestedServer {
  /** The name of the server. */
  readonly id: string;
  readonly url: string;
  readonly apiKey: string;
  /** The reasons, by the name of the check. */
  readonly excludedChecks: Readonly<Record<string, string>>;
  /** The reasons, by `operationId`. */
  readonly excludedOperations: Readonly<Record<string, string>>;
}

type Exclusions = Pick<TestedServer, "excludedChecks" | "excludedOperations">;

/** An operation that no run tests, with the reason. */
const tooLong: Readonly<Record<string, string>> = {
  meta_getOpenApiDocument: "schemathesis reads only 1 MiB of a response, and the description as YAML is longer",
};

/** What schemathesis cannot test on the mock, which has neither state nor accounts. */
export const mockExclusions: Exclusions = {
  excludedChecks: {
    ignored_auth: "the mock accepts every API key, so that nobody needs an account",
    use_after_free: "the mock has no state: a deleted resource still exists",
  },
  excludedOperations: {
    catalogTables_list: "Prism takes a `limit` of 1e100 for an integer",
  },
};

/** What schemathesis cannot test on the sandbox, which has state and accounts. */
export const sandboxExclusions: Exclusions = {
  excludedChecks: {
    positive_data_acceptance: "the sandbox has issued none of the generated cursors and IDs, and rejects them with 400",
  },
  excludedOperations: {
    apiKeys_delete: "deletes the API key of the run",
    apiKeys_regenerate: "replaces the API key of the run",
    ipAllowlist_toggle: "blocks the requests of the run",
  },
};

/**
 * Sends generated requests, valid and invalid, to every operation that is not excluded. Returns the number of test
 * cases as schemathesis prints it, such as `4512 generated`.
 * @throws {Error} If a check fails, or the server rejects the API key in every test of an operation.
 */
export async function testProperties(folder: string, path: string, server: TestedServer): Promise<string> {
  const { url, apiKey, excludedChecks, excludedOperations } = server;
  const operations = Object.keys({ ...tooLong, ...excludedOperations });
  const { stdout } = await run({
    program: "uvx",
    args: [
      ...["schemathesis@4.32.5", "run", "openapi.json", "--url", url, "--header", `Authorization: Bearer ${apiKey}`],
      // Of several workers, one can delete what another has just created.
      ...["--max-examples", "20", "--seed", "1", "--workers", "1", "--continue-on-failure", "--no-color"],
      ...["--checks", "all", "--exclude-checks", Object.keys(excludedChecks).join(",")],
      ...operations.flatMap((id) => ["--exclude-operation-id", id]),
    ],
    cwd: folder,
    env: { PATH: path },
    timeoutMs: 1_500_000,
  });
  if (stdout.includes("Authentication failed")) throw new ProgramFailure("it could not authenticate", stdout);
  return /(\d+) generated/.exec(stdout)?.[0] ?? "";
}
