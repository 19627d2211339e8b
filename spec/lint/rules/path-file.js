import { eachOperation } from "../walk.js";

/** The file of a path follows its URL. It is an `index.yaml` if the URL has one segment or other paths continue it. */
export const pathFile = () => {
  let paths = [];
  const visitor = eachOperation(({ path, from, report }) => {
    const hasMore = path.lastIndexOf("/") === 0 || paths.some((other) => other.startsWith(`${path}/`));
    const wanted = `/paths${path}${hasMore ? "/index" : ""}.yaml`;
    if (!decodeURIComponent(from).endsWith(wanted)) report(`\`${path}\` has to be described in ${wanted.slice(1)}.`);
  });
  return {
    Root(root) {
      paths = Object.keys(root.paths ?? {});
    },
    ...visitor,
  };
};
