/** What one package may import. A package's key is the last part of its name: `runtime` is `@planasonix/runtime`. */
export interface Package {
  /** The folder of the package, or the path of its only module. */
  readonly at: string;
  /** What the package is for, in one sentence, which ARCHITECTURE.md shows. */
  readonly purpose: string;
  /** What the folders beside those in `folders` are for, by their path in the package. */
  readonly beside?: Readonly<Record<string, string>>;
  /** The folder of its sources, below `at`. @default "src" */
  readonly sources?: string;
  /** Packages that the sources may import. */
  readonly imports: readonly string[];
  /** Packages that all other files of the package, such as tests, may import as well. */
  readonly tests?: readonly string[];
  /**
   * Entry points: modules that the package exports, and programs. In the sources, only another entry point may import
   * them.
   */
  readonly doors?: readonly string[];
  /**
   * What each folder of the sources is for, and may import from the others. `name/*` stands for every folder in `name`; those
   * folders may not import each other. `...` adds everything that the previous item of the list may import. Modules at
   * the top of the sources may import every folder; a folder may import such a module only if its list contains the
   * module.
   */
  readonly folders?: Folders;
}

/** Folders by their path in the sources; a module at the top of the sources has only a list of imports. */
export type Folders = Readonly<Record<string, Folder | readonly string[]>>;

/** A folder of the sources. */
export interface Folder {
  /** What the folder is for, in one sentence, which ARCHITECTURE.md shows. */
  readonly purpose: string;
  readonly imports: readonly string[];
  /** What the folders in it are for, by name. The imports of the folder are theirs as well. */
  readonly inside?: Readonly<Record<string, string>>;
}
