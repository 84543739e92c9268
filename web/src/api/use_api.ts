// A question to the node as a component's state.

import { useCallback, useEffect, useState } from "preact/hooks";
import { ask, keptAnswer } from "./client";
import type { Problem } from "./types";

export interface Loaded<T> {
  data: T | undefined; // stays while the next page of the same question loads
  problem: Problem | undefined;
  loading: boolean;
  retry: () => void;
}

// A null path asks nothing.
export function useApi<T>(path: string | null): Loaded<T> {
  const [attempt, setAttempt] = useState(0);
  const [state, setState] = useState<{ data: T | undefined; problem: Problem | undefined; answered: string | null }>(
    () => ({
      data: path === null ? undefined : keptAnswer<T>(path),
      problem: undefined,
      answered: null,
    }),
  );
  const asked = path === null ? null : `${path}#${attempt}`;
  useEffect(() => {
    if (path === null || asked === null) {
      setState({ data: undefined, problem: undefined, answered: null });
      return undefined;
    }
    const before = keptAnswer<T>(path);
    if (before !== undefined) setState((now) => ({ ...now, data: before, problem: undefined }));
    const controller = new AbortController();
    ask<T>(path, controller.signal).then(
      (answer) => {
        if (controller.signal.aborted) return;
        if (answer.ok) setState({ data: answer.data, problem: undefined, answered: asked });
        else setState({ data: undefined, problem: answer.problem, answered: asked });
      },
      () => undefined, // aborted: the next question is under way
    );
    return () => controller.abort();
  }, [path, asked]);
  const retry = useCallback(() => setAttempt((count) => count + 1), []);
  return { data: state.data, problem: state.problem, loading: asked !== null && state.answered !== asked, retry };
}
