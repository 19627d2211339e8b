/** Where a request goes, in the parts that a dispatcher takes. */
export interface Target {
  readonly origin: string;
  readonly protocol: string;
  /** The path with its query. */
  readonly path: string;
}

/** A path that parsing does not change: without dots (also as `%2e`), spaces, quotes and fragments. */
const plainPath = /^\/(?!.*%2e)[\w\-~%!*()/?=&]*$/i;

/** Creates a function that splits URLs. It parses the origin again only when it changes. */
export function createSplitter(): (url: string) => Target {
  let origin = " "; // No URL begins with a space.
  let protocol = "";
  return (url) => {
    if (url.startsWith(origin)) {
      const path = url.slice(origin.length);
      if (plainPath.test(path)) return { origin, protocol, path };
    }
    const parsed = new URL(url);
    ({ origin, protocol } = parsed);
    return { origin, protocol, path: parsed.pathname + parsed.search };
  };
}
