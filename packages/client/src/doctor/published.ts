import { endpointOf, type OperationTable } from "@planasonix/runtime";
import { nowhere, type Reply, type Session } from "./session.ts";

/** Where deployments publish their description, at the root of the host. */
const usualPaths = ["/openapi.json", "/swagger.json", "/v3/api-docs"];

/** Finds the path of a published description; `undefined` if none responds. */
export async function findDescription(
  session: Session,
  tables: Readonly<Record<string, OperationTable>>,
): Promise<string | undefined> {
  const { baseUrl } = session.exchange.options;
  const operation = tables.meta?.getOpenApiDocument;
  const own = operation && endpointOf({ name: "meta.getOpenApiDocument", operation }).path(undefined);
  const { origin, pathname } = new URL(baseUrl);
  const paths = [...(own === undefined ? [] : [pathname.replace(/\/$/, "") + own]), ...usualPaths];
  for (const path of paths) {
    // Asked as an operation without a file, so that the text is read.
    const reply = await session.ask(nowhere, nowhere.path(undefined), {}, origin + path).catch(() => undefined);
    if (reply && isDescription(reply)) return path;
  }
  return undefined;
}

function isDescription({ status, text }: Reply): boolean {
  return status < 300 && /^\s*(#[^\n]*\n\s*)*(\{\s*)?["']?(openapi|swagger)["']?\s*:/.test(text);
}
