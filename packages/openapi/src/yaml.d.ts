/** A description in YAML. What importing it gives is up to the bundler: Node reads such a file by its path. */
declare const file: unknown;
export default file;
