/** A description or workflow in YAML. The bundler decides what an import returns; Node programs read the file. */
declare const file: unknown;
export default file;
