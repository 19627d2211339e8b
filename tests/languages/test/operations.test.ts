import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { clients } from "../src/clients.ts";
import { countOperations, readFunctions, readOperationIds } from "../src/operations.ts";

test("reads the operations of a description, without its webhooks", () => {
  const paths = {
    "/runs": { parameters: [], get: { operationId: "runs_list" }, post: { operationId: "runs_create" } },
  };
  const webhooks = { "job.failed": { post: { operationId: "event_job_failed" } } };

  expect(readOperationIds(JSON.stringify({ paths, webhooks }))).toEqual(["runs_list", "runs_create"]);
});

test("counts operations whose functions have names of another form", () => {
  const operationIds = ["runs_listLogs", "apiKeys_create"];

  expect(countOperations(operationIds, ["RunsListLogs", "api_keys_create"])).toBe("2 of 2");
});

test.each([
  { functions: ["runsList"], problem: "the client has 1 of 2 operations, without runs_get" },
  { functions: ["runsList", "runsGet", "eventJobFailed"], problem: "functions that are no operations: eventJobFailed" },
])("rejects a client with $functions", ({ functions, problem }) => {
  expect(() => countOperations(["runs_list", "runs_get"], functions)).toThrow(problem);
});

/** A line of the code that each generator writes for one operation, and where. */
const generated: Readonly<Record<string, { readonly file: string; readonly code: string }>> = {
  python: { file: "planasonix-api-client/planasonix_api_client/api/runs/runs_get.py", code: "" },
  "python-openapi-generator": {
    file: "planasonix-python/planasonix/api/runs_api.py",
    code: "    def runs_get(\n    def runs_get_with_http_info(\n",
  },
  go: {
    file: "planasonix.gen.go",
    code:
      "func (c *ClientWithResponses) RunsGetWithResponse(ctx\n" +
      "func (c *ClientWithResponses) RunsGetWithBodyWithResponse(ctx\n",
  },
  "go-ogen": { file: "planasonix/oas_client_gen.go", code: "func (c *Client) RunsGet(ctx context.Context, params\n" },
  "go-openapi-generator": {
    file: "planasonix-go/api_runs.go",
    code: "func (a *RunsAPIService) RunsGetExecute(r ApiRunsGetRequest) (*PipelineRunResponse, *http.Response, error) {\n",
  },
  kotlin: {
    file: "planasonix-kotlin/src/main/kotlin/com/planasonix/apis/RunsApi.kt",
    code: "    fun runsGetWithHttpInfo(runId: kotlin.String) : ApiResponse<PipelineRunResponse?> {\n",
  },
  rust: { file: "planasonix-rust/src/apis/runs_api.rs", code: "pub async fn runs_get(configuration\n" },
  java: {
    file: "planasonix-java/src/main/java/com/planasonix/api/RunsApi.java",
    code: "  public ApiResponse<PipelineRunResponse> runsGetWithHttpInfo(String runId)\n",
  },
  typescript: { file: "planasonix-typescript/apis/RunsApi.ts", code: "    async runsGetRaw(request\n" },
};

test.each(clients.map(({ id, functions }) => ({ id, functions })))(
  "finds the function of an operation in the client of $id",
  ({ id, functions }) => {
    const folder = mkdtempSync(join(tmpdir(), "operations-"));
    const { file = "", code = "" } = generated[id] ?? {};
    mkdirSync(join(folder, file, ".."), { recursive: true });
    writeFileSync(join(folder, file), code);
    const found = readFunctions(folder, functions);
    rmSync(folder, { recursive: true });

    expect(countOperations(["runs_get"], found)).toBe("1 of 1");
  },
);
