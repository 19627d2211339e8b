/** A changeset, as `pnpm changeset` writes it. */
export function changeset(packageName: string, sentence: string): string {
  return `---\n"${packageName}": minor\n---\n\n${sentence}\n`;
}
