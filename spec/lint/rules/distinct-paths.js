const DOCUMENTED = [
  // The documentation has both paths of each pair. They collide only for IDs that no agent has, such as `revoke`.
  ["/agents/{agent_id}/health", "/agents/revoke/{agent_id}"],
  ["/agents/{agent_id}/health", "/agents/enable/{agent_id}"],
  ["/agents/{agent_id}/health", "/agents/manual-install/{agent_id}"],
];

/**
 * No two paths are ambiguous, except for the documented pairs, and a literal path stands before the template that also
 * matches it: many tools take the first path that matches.
 */
export const distinctPaths = () => {
  const paths = [];
  return {
    Paths: {
      PathItem(_item, { key, report, location }) {
        for (const other of paths.filter((other) => areAmbiguous(key, other) && !isDocumented(key, other))) {
          report({ message: `A URL can match both \`${key}\` and \`${other}\`.`, location });
        }
        for (const other of paths.filter((other) => covers(other, key))) {
          report({ message: `Move \`${key}\` before \`${other}\`, which matches it as well.`, location });
        }
        paths.push(key);
      },
    },
  };
};

/** Whether a URL can match both paths, and neither path is more specific than the other. */
function areAmbiguous(one, other) {
  const a = one.split("/");
  const b = other.split("/");
  if (a.length !== b.length) return false;
  const fits = a.every((segment, index) => segment === b[index] || isParameter(segment) || isParameter(b[index]));
  const onlyInOne = a.some((segment, index) => isParameter(segment) && !isParameter(b[index]));
  const onlyInOther = a.some((segment, index) => !isParameter(segment) && isParameter(b[index]));
  return fits && onlyInOne === onlyInOther;
}

/** Whether every URL that matches the second path also matches the first. */
function covers(template, path) {
  const a = template.split("/");
  const b = path.split("/");
  return a.length === b.length && a.every((segment, index) => segment === b[index] || isParameter(segment));
}

function isParameter(segment) {
  return segment.startsWith("{");
}

function isDocumented(one, other) {
  return DOCUMENTED.some((pair) => pair.includes(one) && pair.includes(other));
}
