// Uses the main entry points as a program does: calls the API, and receives deliveries.
import { createClient, isNotFoundError, type PipelineRun } from "@planasonix/client";
import { createHandler, isEvent, isWebhookVerificationError, parseEvent, sign, verify } from "@planasonix/webhooks";

/** Calls the API at `baseUrl`. Returns the same lines on every platform. */
export async function callApi(baseUrl: string): Promise<string[]> {
  const planasonix = createClient({ apiKey: "plnx_live_example", baseUrl, dangerouslyAllowBrowser: true });
  const run: PipelineRun = await planasonix.pipelines.runAndWait("pl_01hqxyz", { variables: { DAY: "2026-11-24" } });
  let pages = 0;
  for await (const { data } of planasonix.pipelines.list({ limit: 2 }).pages()) pages += data.length > 0 ? 1 : 0;
  const missing = planasonix.pipelines.get("pl_01hqxyz", { headers: { Prefer: "code=404" } });
  const refusal = await missing.then(
    () => "found",
    (error: unknown) => (isNotFoundError(error) ? `${error.status} of ${error.operation}` : String(error)),
  );
  return [`run ${run.attributes.status}`, `pages ${pages}`, `missing ${refusal}`];
}

/** Receives a signed delivery and a forged one, and parses an event. Returns the same lines on every platform. */
export async function receiveDeliveries(): Promise<string[]> {
  const secret = "whsec_proof";
  const body = JSON.stringify({ id: "evt_1", type: "job.failed" });
  const received: string[] = [];
  const handle = createHandler({ secrets: secret, on: { "job.failed": (event) => void received.push(event.id) } });
  const headers = { ...(await sign({ body, secret })) };
  const response = await handle(new Request("https://receiver.test/", { method: "POST", body, headers }));
  const forged = await verify({ body, headers: await sign({ body, secret: "whsec_other" }), secrets: secret }).then(
    () => "accepted",
    (error: unknown) => (isWebhookVerificationError(error) ? error.reason : String(error)),
  );
  const event = parseEvent(body);
  return [
    `delivery ${response.status} ${received.join()}`,
    `forgery ${forged}`,
    `event ${isEvent(event, "job.failed") ? event.type : "unknown"}`,
  ];
}
