import { bindResource, type Exchange, isApiError, type OperationTable, randomId } from "@planasonix/runtime";
import type { Finding, Habits } from "./report.ts";

/** What the write probe saw. */
export interface WriteProbe {
  readonly idempotencyKeys: Habits["idempotencyKeys"];
  readonly findings: readonly Finding[];
  /** Folders that were created and could not be deleted. */
  readonly left: readonly string[];
  readonly requests: number;
}

/**
 * Creates one folder twice with one idempotency key, and deletes each folder that it made, whatever happens: also one
 * whose response was lost, and after the signal was aborted.
 */
export async function probeIdempotencyKeys(
  exchange: Exchange,
  table: OperationTable,
  { projectId, signal }: { readonly projectId: string; readonly signal: AbortSignal | undefined },
): Promise<WriteProbe> {
  let requests = 0;
  const folders = bindResource(exchange, "folders", table);
  const call = async (method: string, ...values: unknown[]): Promise<unknown> => {
    requests += 1;
    return folders[method]?.(...values);
  };
  const name = `planasonix-doctor-${randomId()}`;
  const made = new Set<string>();
  const create = async (idempotencyKey: string): Promise<string> => {
    const options = { idempotencyKey, maxRetries: 0, signal };
    const { id } = Object(await call("create", { project_id: projectId, name }, options));
    made.add(String(id));
    return String(id);
  };
  let findings: Finding[];
  let idempotencyKeys: Habits["idempotencyKeys"];
  let failure: unknown;
  try {
    const key = randomId();
    const first = await create(key);
    const second = await create(key).catch((error: unknown) => {
      if (isApiError(error) && error.status === 409) return undefined;
      throw error;
    });
    idempotencyKeys = first === second ? "honored" : "ignored";
    findings = [idempotencyKeys === "honored" ? honored : ignored];
  } catch (error) {
    failure = error;
    findings = [unseen(error)];
  }
  const left = await removeFolders({ call, made, name, projectId, isLost: failure !== undefined });
  if (left.length > 0) findings.push(leftFinding(left));
  return { idempotencyKeys, findings, left, requests };
}

interface Removal {
  readonly call: (method: string, ...values: unknown[]) => Promise<unknown>;
  readonly made: Set<string>;
  readonly name: string;
  readonly projectId: string;
  /** Whether a response may be lost. */
  readonly isLost: boolean;
}

/** Deletes the folders. Returns those that are left. Does not listen to the signal: it may be aborted already. */
async function removeFolders({ call, made, name, projectId, isLost }: Removal): Promise<string[]> {
  if (isLost) {
    const listed = await call("list", { project_id: projectId }).catch(() => []);
    for (const folder of Array.isArray(listed) ? listed : Array.from(Object(listed).data ?? [])) {
      const { id, attributes } = Object(folder);
      if (Object(attributes).name === name) made.add(String(id));
    }
  }
  const left: string[] = [];
  for (const id of made) {
    await call("delete", id).catch((error: unknown) => {
      if (!isApiError(error) || error.status !== 404) left.push(id);
    });
  }
  return left;
}

const honored: Finding = {
  kind: "idempotency_key",
  verdict: "additional",
  place: "idempotency-key",
  seen: "a repeated idempotency key repeats the response, and creates nothing",
  effect: "repeats a POST with a key of yours after an unclear failure; others only with the option",
  setting: "`trustIdempotencyKeys: true`",
};

const ignored: Finding = {
  kind: "idempotency_key",
  verdict: "changed",
  place: "idempotency-key",
  seen: "a repeated idempotency key is ignored: the request is executed again",
  effect: "with `trustIdempotencyKeys` or an `idempotencyKey`, a repeated POST could take effect twice",
  setting: "`trustIdempotencyKeys: false` (the default), and no `idempotencyKey`; use `startOnce` for starts",
};

function unseen(error: unknown): Finding {
  const reason = isApiError(error) ? String(error.status) : error instanceof Error ? error.name : "it failed";
  return {
    kind: "idempotency_key",
    verdict: "unknown",
    place: "idempotency-key",
    seen: `the write probe could not create a folder twice (${reason})`,
    effect: "repeats no POST after an unclear failure, unless it is told to",
    setting: "nothing",
  };
}

function leftFinding(left: readonly string[]): Finding {
  return {
    kind: "idempotency_key",
    verdict: "unknown",
    place: "idempotency-key",
    seen: `the write probe could not delete what it created: ${left.join(", ")}`,
    effect: "leaves these folders in the workspace",
    setting: "nothing: delete them",
  };
}
