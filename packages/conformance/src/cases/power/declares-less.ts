import type { CaseContext } from "../../case/case-context.js";
import { check } from "../../case/violation.js";

/**
 * For an adapter that does not declare to survive a power cut: then nothing may be promised, and whoever looks at its
 * traits must be able to see that, and why.
 */
export async function declaresLess({ traits, open }: CaseContext): Promise<void> {
  const client = await open();
  const { durability, hazards } = client.traits;
  check(durability === "none" || durability === "process-crash", () => {
    return `the adapter declares durability ${durability} on one client and ${traits.durability} on another`;
  });
  for (const { id, explanation } of hazards) {
    check(id !== "" && explanation !== "", () => {
      return `a hazard is told as ${JSON.stringify(id)}: ${JSON.stringify(explanation)}; say which and what it does`;
    });
  }
  await client.close();
}
