import { inventory } from "../inventory.js";
import { eachOperation } from "../walk.js";

const paths = [...new Set([...inventory.values()].map(({ path }) => path))];

/** The file of a path follows its URL. It is an `index.yaml` if the URL has one segment or other paths continue it. */
export const pathFile = () =>
  eachOperation(({ path, from, report }) => {
    const hasMore = path.lastIndexOf("/") === 0 || paths.some((other) => other.startsWith(`${path}/`));
    const wanted = `/paths${path}${hasMore ? "/index" : ""}.yaml`;
    if (!decodeURIComponent(from).endsWith(wanted)) report(`\`${path}\` has to be described in ${wanted.slice(1)}.`);
  });
