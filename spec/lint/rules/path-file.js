import { inventory } from "../inventory.js";
import { eachOperation } from "../walk.js";

const paths = [...new Set([...inventory.values()].map(({ path }) => path))];

/** The file of a path is where its URL says. */
export const pathFile = () =>
  eachOperation(({ path, from, report }) => {
    const hasMore = path.lastIndexOf("/") === 0 || paths.some((other) => other.startsWith(`${path}/`));
    const wanted = `/paths${path}${hasMore ? "/index" : ""}.yaml`;
    if (!decodeURIComponent(from).endsWith(wanted)) report(`\`${path}\` belongs into ${wanted.slice(1)}.`);
  });
