// What stands around an answer of the node: loading, errors, nothing found, and what the answer rests on.

import type { ComponentChildren } from "preact";
import type { Loaded } from "../api/use_api";
import type { Problem, Proven } from "../api/types";
import { Digest } from "./basics";
import { rich, t } from "../text";

export function ProblemBox(props: { problem: Problem; retry?: () => void }) {
  const { problem } = props;
  const silent = problem.status === 0;
  const title = silent ? t("error.unreachable") : problem.title || t("error.untitled");
  const marks = [
    problem.status > 0 && t("error.status", { status: String(problem.status) }),
    problem.code !== "" && !silent && t("error.code", { code: problem.code }),
    problem.rule !== undefined && problem.rule !== "" && t("error.rule", { rule: problem.rule }),
    problem.place !== undefined && problem.place !== "" && t("error.place", { place: problem.place }),
  ].filter((mark): mark is string => typeof mark === "string");
  return (
    <div class="problem" role="alert">
      <p class="problem-title">{title}</p>
      <p>{silent ? t("error.unreachable_detail") : problem.detail}</p>
      {marks.length > 0 && <p class="problem-marks">{marks.join(" · ")}</p>}
      {props.retry !== undefined && (
        <button type="button" class="button" onClick={props.retry}>
          {t("state.retry")}
        </button>
      )}
    </div>
  );
}

export function Loading() {
  return (
    <p class="loading" role="status">
      {t("state.loading")}
    </p>
  );
}

export function Empty(props: { children: ComponentChildren }) {
  return <p class="empty">{props.children}</p>;
}

// Shows an answer once it is there; keeps the last one, marked busy, while the next loads.
export function Answered<T>(props: { of: Loaded<T>; children: (data: T) => ComponentChildren }) {
  const { data, problem, loading, retry } = props.of;
  if (problem !== undefined && !loading) return <ProblemBox problem={problem} retry={retry} />;
  if (data === undefined) return <Loading />;
  return (
    <div class="answered" aria-busy={loading}>
      {props.children(data)}
    </div>
  );
}

export function Basis(props: { of: Proven }) {
  const { log, level } = props.of;
  if (log === undefined) return null;
  return (
    <p class="basis">
      {rich("basis.line", { size: log.size, root: <Digest value={log.root} short /> })}{" "}
      <span title={t(`level.${level}_means`)}>
        {rich("basis.level", { level: <strong>{t(`level.${level}`)}</strong> })}
      </span>{" "}
      <a href="/about">{t("basis.what")}</a>
    </p>
  );
}
