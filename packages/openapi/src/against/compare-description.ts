// Compares our description with another one, as `planasonix doctor` compares a deployment: each difference with what the
// client does because of it. Which operations are the same is found as for a generated client.
import type { JsonObject, WholeDescription } from "@planasonix/scripts/openapi/description.ts";
import { matchDocuments, type OurAddress } from "../adopt/match-documents.ts";
import { normalize } from "../adopt/normalize.ts";
import type { Address } from "../adopt/shape.ts";
import type { Finding } from "../deployment/finding.ts";
import type { SavedDeployment } from "../deployment/read-deployment.ts";
import { compareOperation, type Report } from "./compare-operation.ts";
import { compareAuthentication, compareBasePath, compareErrors } from "./compare-whole.ts";

/**
 * Compares another description with ours. A difference of an object that many operations have is reported once.
 * @param name - Where the document is from, for messages.
 *
 * @throws {GenerateError} If it describes another API.
 */
export function compareDescriptions(ours: WholeDescription, document: JsonObject, name: string): SavedDeployment {
  const own = ours as unknown as JsonObject;
  const theirs = structuredClone(document);
  normalize(theirs);
  const { matched, added, removed, prefix, outside } = matchDocuments(own, theirs, name);
  const found = createCollector();
  for (const finding of [...compareBasePath(own, theirs, prefix), ...compareAuthentication(own, theirs)]) {
    found.report(finding, { owner: {}, name: "" });
  }
  for (const match of matched) {
    if (match.renamed) found.report(movedFinding(match.ours, match.theirs), { owner: match, name: "" });
    compareOperation([own, theirs], [match.ours, match.theirs], found.report);
  }
  for (const finding of [
    ...compareErrors(theirs, matched),
    ...removed.map(removedFinding),
    ...[...added, ...outside].map(addedFinding),
  ]) {
    found.report(finding, { owner: {}, name: "" });
  }
  const states = new Map([
    ...matched.map((match) => [match.ours.id, "described"] as const),
    ...removed.map(({ id }) => [id, "missing"] as const),
  ]);
  return {
    version: 1,
    baseUrl: name,
    operations: Object.fromEntries([...states].sort().map(([id, state]) => [id.replace("_", "."), { state }])),
    habits: {},
    findings: found.findings(),
  };
}

interface Collector {
  readonly report: Report;
  findings(): Finding[];
}

/** Collects findings. One of a common object names the first operation that shows it, and how many others do. */
function createCollector(): Collector {
  const ids = new Map<object, number>();
  const known = new Map<string, { readonly finding: Finding; readonly operations: Set<string> }>();
  return {
    report(finding, { owner, name }) {
      const id = ids.get(owner) ?? ids.size;
      ids.set(owner, id);
      const key = [id, name, finding.kind, finding.verdict, finding.seen].join("|");
      const one = known.get(key) ?? { finding, operations: new Set() };
      known.set(key, one);
      if (finding.operation !== undefined) one.operations.add(finding.operation);
    },
    findings: () =>
      [...known.values()].map(({ finding, operations: { size } }) =>
        size > 1 ? { ...finding, seen: `${finding.seen} (also in ${size - 1} more)` } : finding,
      ),
  };
}

function movedFinding(ours: OurAddress, theirs: Address): Finding {
  return {
    kind: "operation_moved",
    verdict: "breaking",
    operation: ours.id.replace("_", "."),
    seen: `is at ${theirs.method} ${theirs.path}; the client calls ${ours.path}`,
    effect: "rejects with NotFoundError",
    setting: "a generated table: `planasonix generate`",
  };
}

function removedFinding({ id, method, path }: OurAddress): Finding {
  return {
    kind: "operation_missing",
    verdict: "breaking",
    operation: id.replace("_", "."),
    seen: `is not described: ${method} ${path}`,
    effect: "rejects with NotFoundError",
    setting: "nothing: report it, or use a version of the deployment that has it",
  };
}

function addedFinding({ method, path }: Address): Finding {
  return {
    kind: "operation_added",
    verdict: "additional",
    place: `${method} ${path}`,
    seen: "is not in the description",
    effect: "has no method for it",
    setting: "nothing; a generated table, to call it: `planasonix generate`",
  };
}
