import { endpointOf } from "@planasonix/runtime";
import type { Check } from "./check.ts";
import { formOfNotFound, type NotFoundForms } from "./judge-reply.ts";
import { nowhere } from "./session.ts";

/** An ID that no resource has. */
const noId = "planasonix_doctor_nothing";

/** Asks for an address and for an ID that do not exist. */
export async function askMissing({ session, targets, report }: Check): Promise<NotFoundForms> {
  const ofPath = await session.ask(nowhere, nowhere.path(undefined));
  const get = targets.find(({ name, read }) => read && !read.reaches && name === "pipelines.get");
  const ofId = get && (await session.ask(endpointOf(get), endpointOf(get).path(noId)).catch(() => undefined));
  for (const [what, reply] of [
    ["address", ofPath],
    ["ID", ofId],
  ] as const) {
    if (!reply || reply.status >= 300) continue;
    report({
      kind: "not_found",
      verdict: "unknown",
      operation: what === "ID" ? get?.name : undefined,
      seen: `an ${what} that does not exist gets ${reply.status}`,
      effect: what === "ID" ? "gives what came as if it existed" : "cannot tell which operations are missing",
      setting: "nothing",
    });
  }
  return { ofPath: formOfNotFound(ofPath), ofId: ofId && formOfNotFound(ofId) };
}
