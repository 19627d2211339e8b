/** `reverseEtl` and `pipeline_id` -> `reverse-etl` and `pipeline-id`. */
export function kebabCase(name: string): string {
  return name
    .replaceAll("_", "-")
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1-$2")
    .toLowerCase();
}
