/** The steps of which the good file backend is made; each mutant does some of them otherwise. */
export interface FileSteps {
  readonly placeholder?: never;
}
