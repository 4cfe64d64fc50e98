import type { Backend, ListedObject, ListOptions } from "@holdfast/core";
import type { Choices } from "@holdfast/worlds";
import { PassThroughBackend } from "../../../mutants/pass-through-backend.js";

/** A backend that declares no order of its listings, and has none. */
export class UnorderedBackend extends PassThroughBackend {
  readonly #choices: Choices;

  constructor(inner: Backend, choices: Choices) {
    super(inner, { orderedListing: false });
    this.#choices = choices;
  }

  override async list(prefix: string, options: ListOptions = {}): Promise<readonly ListedObject[]> {
    const { limit, ...rest } = options;
    const all = [...(await super.list(prefix, rest))];
    for (let last = all.length - 1; last > 0; last -= 1) {
      const other = this.#choices.below(last + 1);
      [all[last], all[other]] = [all[other] as ListedObject, all[last] as ListedObject];
    }
    return all.slice(0, limit);
  }
}
