/** Which Node the sandbox needs, as the end of a sentence that starts with its name. */
export function neededNode(): string {
  return `needs Node 22.13 or newer, and this is Node ${process.versions.node}`;
}
