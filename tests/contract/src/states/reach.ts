// Finds the documented requests that bring a server into the state that a given request needs.

import type { SandboxTenant } from "@planasonix/sandbox";
import { type DescribedOperation, type Json, pathParameters } from "@planasonix/scripts/openapi/description.ts";
import { type DocumentedRequest, fetchArguments, withId } from "./documented-request.ts";

/** A request, and the requests that must precede it. */
export interface ReachedRequest {
  readonly before: readonly DocumentedRequest[];
  readonly request: DocumentedRequest;
  /** Whether the request acts on the resource that the last of the preceding requests has returned. */
  readonly isOfNew: boolean;
}

/** Opens a tenant with the initial data. */
export type OpenTenant = () => Promise<SandboxTenant>;

interface Reply {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: the responses of all operations have no common type.
  readonly json: any;
}

/** Whether a request succeeds on a tenant that was prepared for it. */
export type Succeeds = (
  tenant: SandboxTenant,
  prepared: DocumentedRequest,
  candidate: ReachedRequest,
) => Promise<boolean>;

/**
 * Finds a state in which a request succeeds: the initial one, the one after a documented write, or the one after two
 * writes to the same resource. Tries other values of a field whose value the server rejects as taken (409).
 * Returns undefined if no state is found.
 */
export async function reach(
  open: OpenTenant,
  request: DocumentedRequest,
  all: readonly DocumentedRequest[],
  succeeds: Succeeds = async (tenant, prepared) => (await send(tenant, prepared)).status < 300,
): Promise<ReachedRequest | undefined> {
  for await (const candidate of candidates(open, request, all)) {
    const tenant = await open();
    const prepared = await prepare(tenant, candidate);
    if (prepared !== undefined && (await succeeds(tenant, prepared, candidate))) return candidate;
  }
  return undefined;
}

/**
 * Sends the preceding requests. Returns the request, with the ID that the last of them returned if `isOfNew`; undefined
 * if one of them fails or that ID is missing.
 */
export async function prepare(
  tenant: SandboxTenant,
  { before, request, isOfNew }: ReachedRequest,
): Promise<DocumentedRequest | undefined> {
  let id: unknown;
  for (const step of before) {
    const { status, json } = await send(tenant, step);
    if (status >= 300) return undefined;
    id = json?.data?.id;
  }
  if (!isOfNew) return request;
  return typeof id === "string" ? withId(request, id) : undefined;
}

async function* candidates(
  open: OpenTenant,
  request: DocumentedRequest,
  all: readonly DocumentedRequest[],
): AsyncGenerator<ReachedRequest> {
  yield { before: [], request, isOfNew: false };
  for (const changed of await withFreeValues(open, request)) yield { before: [], request: changed, isOfNew: false };
  const writes = all.filter(({ operation }) => operation.method !== "GET");
  const isNear = ({ operation }: DocumentedRequest) => operation.resource === request.operation.resource;
  const hasId = pathParameters(request.operation).length > 0;
  for (const step of [...writes.filter(isNear), ...writes.filter((one) => !isNear(one))]) {
    yield { before: [step], request, isOfNew: false };
    if (hasId) yield { before: [step], request, isOfNew: true };
  }
  const subject = subjectOf(request.operation);
  const ofSubject = hasId ? writes.filter(({ operation }) => subjectOf(operation) === subject) : [];
  const isDeletion = ({ operation }: DocumentedRequest) => operation.method === "DELETE";
  for (const second of [...ofSubject.filter(isDeletion), ...ofSubject.filter((one) => !isDeletion(one))]) {
    for (const first of ofSubject) yield { before: [first, second], request, isOfNew: false };
  }
}

/** The path up to and including its first parameter: what an operation acts on. */
function subjectOf({ path }: DescribedOperation): string {
  return path.slice(0, path.indexOf("}") + 1);
}

/** Copies of a request with other values of the field whose value the server rejects as taken; empty without a 409. */
async function withFreeValues(open: OpenTenant, request: DocumentedRequest): Promise<DocumentedRequest[]> {
  const { status, json } = await send(await open(), request);
  const [detail] = status === 409 ? (json?.error?.details ?? []) : [];
  const name = /^body\.(\w+)$/.exec(detail?.field ?? "")?.[1];
  if (name === undefined) return [];
  const body = request.body as Record<string, Json>;
  return otherTexts(String(body[name])).map((value) => ({ ...request, body: { ...body, [name]: value } }));
}

/** Variants of a string: one with a word appended, and one for each digit, with only that digit changed. */
function otherTexts(text: string): string[] {
  const digits = [...text.matchAll(/\d/g)].map(({ index, 0: digit }) => {
    return text.slice(0, index) + ((Number(digit) + 1) % 10) + text.slice(index + 1);
  });
  return [`${text} again`, ...digits];
}

async function send(tenant: SandboxTenant, request: DocumentedRequest): Promise<Reply> {
  const response = await tenant.fetch(...fetchArguments(request, tenant));
  const text = await response.text();
  return { status: response.status, json: /^[[{]/.test(text) ? JSON.parse(text) : undefined };
}
