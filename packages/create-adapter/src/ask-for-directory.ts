import { isCancel, text } from "@clack/prompts";
import { adapterPlan } from "./adapter-plan.js";
import { Refusal } from "./refusal.js";

/** Asks on the terminal where to lay out the package, until the answer can be used. Nothing when the user gives up. */
export async function askForDirectory(): Promise<string | undefined> {
  const answer = await text({
    message: "Where shall the adapter be laid out? The last part of the path is its name.",
    placeholder: "my-store",
    validate: whyRefused,
  });
  return isCancel(answer) ? undefined : answer;
}

function whyRefused(directory: string | undefined): string | undefined {
  try {
    adapterPlan({ directory: directory ?? "" });
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
}
