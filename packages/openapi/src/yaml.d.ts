/** A description in YAML. The bundler decides what an import returns; Node programs read the file by its path. */
declare const file: unknown;
export default file;
