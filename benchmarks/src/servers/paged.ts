import type { RequestListener } from "node:http";
import { answerHeaders } from "./answer.ts";

/** How many pages the list has. */
export const pageCount = 20;

/** How long the server takes for a page, in milliseconds. */
export const pageMs = 20;

const itemsPerPage = 10;

/**
 * Serves a list in the page styles of all clients at once: cursors in the body, the id of the last item, numbered pages
 * under a `Link`. The cursor of a page is its number, and so is the end of an item's id.
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
      response.writeHead(200, { ...answerHeaders, ...linkTo(page + 1, request.headers.host) });
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
  // Octokit takes the first member for the items where there is a `total_count`.
  return { data, object: "list", has_more: hasMore, meta, total_count: itemsPerPage * pageCount };
}

function linkTo(page: number, host = ""): Record<string, string> {
  return page > pageCount ? {} : { link: `<http://${host}/v1/pipelines?page=${page}>; rel="next"` };
}

function nextOf(id: string | null): number | undefined {
  const page = id?.split("_").at(-1);
  return page === undefined ? undefined : Number(page) + 1;
}
