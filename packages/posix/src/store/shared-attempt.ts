/** Lets callers that want the same thing at the same time share one attempt; the next caller after it starts anew. */
export class SharedAttempt<T> {
  #underWay: Promise<T> | undefined;

  async run(start: () => Promise<T>): Promise<T> {
    this.#underWay ??= start().finally(() => {
      this.#underWay = undefined;
    });
    return await this.#underWay;
  }
}
