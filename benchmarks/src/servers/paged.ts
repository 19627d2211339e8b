import type { RequestListener } from "node:http";
import { responseHeaders } from "./response.ts";

/** The number of pages. */
export const pageCount = 20;

/** The response time of a page, in milliseconds. */
export const pageMs = 20;

const itemsPerPage = 10;

/**
 * Serves a list in the pagination styles of all clients: cursors in the body, the ID of the last item, and numbered
 * pages in a `Link` header. A cursor is the number of a page, and the ID of an item ends with the number of its page.
 */
export function serveList(): RequestListener {
  return (request, response) => {
    const { searchParams: query } = new URL(request.url ?? "", "http://localhost");
    const page = Number(
      query.get("page") ??
        query.get("cursor") ??
        nextOf(query.get("after")) ??
        nextOf(query.get("starting_after")) ??
        1,
    );
    setTimeout(() => {
      response.writeHead(200, { ...responseHeaders, ...linkTo(page + 1, request.headers.host) });
      response.end(JSON.stringify(bodyOf(page)));
    }, pageMs);
  };
}

/** Whether an item is the first of its page. */
export function isFirst({ id }: { readonly id: string }): boolean {
  return id.startsWith("item_0_");
}

function bodyOf(page: number): object {
  const data = Array.from({ length: itemsPerPage }, (_, index) => ({
    id: `item_${index}_${page}`,
    type: "pipeline",
    object: "item",
    attributes: { name: `Item ${index} of page ${page}` },
  }));
  const hasMore = page < pageCount;
  const cursor = hasMore ? String(page + 1) : null;
  const meta = { page: { limit: itemsPerPage, cursor } };
  // If there is a `total_count`, octokit reads the items from the first field.
  return { data, object: "list", has_more: hasMore, meta, total_count: itemsPerPage * pageCount };
}

function linkTo(page: number, host = ""): Record<string, string> {
  return page > pageCount ? {} : { link: `<http://${host}/v1/pipelines?page=${page}>; rel="next"` };
}

function nextOf(id: string | null): number | undefined {
  const page = id?.split("_").at(-1);
  return page === undefined ? undefined : Number(page) + 1;
}
