import type { Description } from "@planasonix/scripts/openapi/description.ts";
import { errorCodePath, errorCodesOf, responsesByStatus } from "@planasonix/scripts/openapi/error-codes.ts";

/** The addresses of the pages that explain the API's error codes, by code; none without the address of the reference site. */
export function errorPages(description: Description, site: string | undefined): Record<string, string> {
  if (site === undefined) return {};
  const failures = [...responsesByStatus(description)].filter(([status]) => /^[45]/.test(status));
  const codes = failures.flatMap(([, response]) => errorCodesOf(description, response));
  return Object.fromEntries(codes.map((code) => [code, `${site.replace(/\/$/, "")}/${errorCodePath(code)}/`]));
}
