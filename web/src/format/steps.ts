// Steps of an explanation, nested by their depth. Pure.

import type { ExplainedStep } from "../api/types";

export interface StepTree {
  text: string;
  parts: StepTree[];
}

// A step that is deeper than one below the step before it is put as deep as it can be.
export function treeOf(steps: readonly ExplainedStep[]): StepTree[] {
  const top: StepTree[] = [];
  const open: StepTree[][] = [top]; // the list that each depth adds to
  for (const step of steps) {
    open.length = Math.min(Math.max(step.depth, 0) + 1, open.length);
    const made = { text: step.text, parts: [] };
    (open.at(-1) ?? top).push(made);
    open.push(made.parts);
  }
  return top;
}
