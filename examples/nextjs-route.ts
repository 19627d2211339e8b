// A route handler for Next.js: `app/pipelines/[id]/runs/route.ts`. POST starts a run for the signed-in user and returns
// its ID; GET returns ten runs. The API key stays on the server.
import { createClient, isApiError, isCallError, isOutcomeUnknown, type Planasonix } from "@planasonix/client";

let shared: Planasonix | undefined;

/** One client for all requests of the process, because a client holds the rate limit. */
function client(): Planasonix {
  shared ??= createClient();
  return shared;
}

interface Context {
  readonly params: Promise<{ readonly id: string }>;
}

/**
 * Starts a run. A repeated request with the same `Idempotency-Key`, such as a double click, starts no second run if the
 * deployment honors idempotency keys; otherwise use `startOnce` with a store that all processes share.
 */
export async function POST(request: Request, { params }: Context): Promise<Response> {
  const { id } = await params;
  const idempotencyKey = request.headers.get("Idempotency-Key") ?? crypto.randomUUID();
  return respond(async () => {
    const run = await client().pipelines.run(id, {}, { idempotencyKey, deadlineMs: 20_000, signal: request.signal });
    return Response.json({ id: run.id, status: run.attributes.status }, { status: 202 });
  });
}

/** Returns one page of runs, whose order the API does not document. `fetchOptions` tells the cache of Next.js to store nothing. */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  const { id } = await params;
  return respond(async () => {
    const options = { fetchOptions: { cache: "no-store" as const }, signal: request.signal };
    const { data } = await client().runs.list({ pipeline_id: id, limit: 10 }, options);
    return Response.json(data.map((run) => ({ id: run.id, status: run.attributes.status })));
  });
}

/**
 * Passes the status of the API on, without its text, which may describe what the user may not see. A call that is to come
 * back later, also one that the client did not send because of the rate limit, becomes a 503 with `Retry-After`.
 */
async function respond(handle: () => Promise<Response>): Promise<Response> {
  try {
    return await handle();
  } catch (error) {
    if (!isCallError(error)) throw error;
    const headers = new Headers(error.requestId === undefined ? {} : { "X-Request-Id": error.requestId });
    if (error.retryAt && !isOutcomeUnknown(error)) {
      headers.set("Retry-After", String(Math.max(1, Math.ceil((error.retryAt.getTime() - Date.now()) / 1_000))));
      return Response.json({ error: "try_again_later" }, { status: 503, headers });
    }
    if (!isApiError(error)) throw error;
    return Response.json({ error: error.code }, { status: error.status, headers });
  }
}
