/**
 * Does this client fit my deployment? `checkDeployment` reads what the deployment offers, and says where it differs from
 * what the client relies on, what the client does because of it, and which option to set.
 *
 * @example
 * const report = await checkDeployment({ client: planasonix });
 * for (const { verdict, operation, place, seen, setting } of report.findings) console.log(verdict, operation, place, seen, setting);
 *
 * @module
 */
import { secrets } from "@planasonix/openapi/operations";
import type { DialectParts } from "@planasonix/runtime";
import { createDialect, type Dialect, dialectNames, lacksOf } from "./dialect.ts";
import { type CheckDeploymentOptions, check } from "./doctor/check-deployment.ts";
import type { DialectTools } from "./doctor/find-form.ts";
import type { DeploymentReport } from "./doctor/report.ts";

export type { CheckDeploymentOptions } from "./doctor/check-deployment.ts";
export type {
  CheckedOperation,
  DeploymentReport,
  Finding,
  FindingKind,
  Habits,
  Obstacle,
  ObstacleKind,
  OperationState,
  Verdict,
} from "./doctor/report.ts";

const tools: DialectTools = {
  names: dialectNames,
  create: (name) => createDialect(name) as unknown as DialectParts & { readonly data: Dialect },
  absentIn: (data) => lacksOf(data as Dialect).attributes,
  secrets,
};

/**
 * Compares the deployment of a client with what the client relies on. Sends only GETs that change nothing, at most 150,
 * one after the other and through the client's rate limiter; ends at a 429. The report contains no values of fields, and
 * no API key.
 *
 * @throws {TypeError} If another copy of the package created the client.
 * @throws The reason of `signal`, if it is aborted.
 *
 * @example
 * const { differs, findings } = await checkDeployment({ client: createClient() });
 */
export async function checkDeployment(options: CheckDeploymentOptions): Promise<DeploymentReport> {
  return check(options, tools);
}
