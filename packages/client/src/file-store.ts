/**
 * A store for `startOnce` in a file. An entry of its own, because the client also runs where there are no files.
 *
 * @module
 */
export { fileStore } from "./file-store/file-store.ts";
