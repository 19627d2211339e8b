const DOCUMENTED = [
  // The platform documents both forms, and its routing lets the literal segment win: no agent is called revoke.
  ["/agents/{agent_id}/health", "/agents/revoke/{agent_id}"],
  ["/agents/{agent_id}/health", "/agents/enable/{agent_id}"],
  ["/agents/{agent_id}/health", "/agents/manual-install/{agent_id}"],
];

/** No URL fits two paths, those aside that are documented so. */
export const distinctPaths = () => {
  const paths = [];
  return {
    Paths: {
      PathItem(_item, { key, report, location }) {
        for (const other of paths.filter((other) => areAmbiguous(key, other) && !isDocumented(key, other))) {
          report({ message: `\`${key}\` and \`${other}\` fit the same URL.`, location });
        }
        paths.push(key);
      },
    },
  };
};

/** Two paths of one length where each segment is the same or either's is a parameter, unless one is the more literal throughout. */
function areAmbiguous(one, other) {
  const a = one.split("/");
  const b = other.split("/");
  if (a.length !== b.length) return false;
  const fits = a.every((segment, index) => segment === b[index] || isParameter(segment) || isParameter(b[index]));
  const onlyInOne = a.some((segment, index) => isParameter(segment) && !isParameter(b[index]));
  const onlyInOther = a.some((segment, index) => !isParameter(segment) && isParameter(b[index]));
  return fits && onlyInOne === onlyInOther;
}

function isParameter(segment) {
  return segment.startsWith("{");
}

function isDocumented(one, other) {
  return DOCUMENTED.some((pair) => pair.includes(one) && pair.includes(other));
}
