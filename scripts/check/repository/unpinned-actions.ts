/** The actions of a workflow that are not pinned to a commit. A tag such as `@v7` can be moved to other code. */
export function unpinnedActions(workflow: string): readonly string[] {
  const uses = [...workflow.matchAll(/^\s*(?:- )?uses: *["']?([^\s"'#]+)/gm)].map(([, action = ""]) => action);
  return uses.filter((action) => !action.startsWith("./") && !/@[0-9a-f]{40}$/.test(action));
}
