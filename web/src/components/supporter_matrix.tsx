// Supporters by kind and by whose word it rests on. The three are kept apart: a supporter is counted once, under the
// strongest of them.

import { useEffect, useState } from "preact/hooks";
import { apiPath, ask, queryString } from "../api/client";
import { kKinds, type Kind, type Page, type Problem, type Status, type Supporter } from "../api/types";
import { formatNumber, t } from "../text";
import { Loading, ProblemBox } from "./answer";
import { StatusMark } from "./basics";
import { TableRoom } from "./table";

const kColumns: readonly Status[] = ["announced", "listed", "signed"];
type Cell = { kind: Kind; status: Status; total: number };

async function countAll(instrument: string, signal: AbortSignal): Promise<Cell[] | Problem> {
  const cells = kKinds.flatMap((kind) => kColumns.map((status) => ({ kind, status })));
  const answers = await Promise.all(
    cells.map(({ kind, status }) =>
      ask<Page<Supporter>>(apiPath(["roster"], { instrument, kind, status, limit: 0 }), signal),
    ),
  );
  const counted: Cell[] = [];
  for (const [i, cell] of cells.entries()) {
    const answer = answers[i];
    if (answer === undefined) continue;
    if (!answer.ok) return answer.problem;
    counted.push({ ...cell, total: answer.data.total });
  }
  return counted;
}

export function SupporterMatrix(props: { instrument: string }) {
  const [answer, setAnswer] = useState<Cell[] | Problem | null>(null);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    const controller = new AbortController();
    countAll(props.instrument, controller.signal).then(setAnswer, () => undefined);
    return () => controller.abort();
  }, [props.instrument, attempt]);

  if (answer === null) return <Loading />;
  if (!Array.isArray(answer)) return <ProblemBox problem={answer} retry={() => setAttempt((n) => n + 1)} />;
  const total = (fits: (cell: Cell) => boolean): number =>
    answer.filter(fits).reduce((sum, cell) => sum + cell.total, 0);
  const kinds = kKinds.filter((kind) => kind !== "unknown" || total((cell) => cell.kind === kind) > 0);
  const link = (kind: Kind | null, status: Status) => {
    const count = total((cell) => cell.status === status && (kind === null || cell.kind === kind));
    if (count === 0) return <span class="quiet">0</span>;
    return <a href={`/roster${queryString({ instrument: props.instrument, kind, status })}`}>{formatNumber(count)}</a>;
  };
  return (
    <TableRoom label={t("overview.supporters_caption")}>
      <table class="matrix">
        <caption>{t("overview.supporters_caption")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("overview.kind")}</th>
            {kColumns.map((status) => (
              <th key={status} scope="col" class="numeric">
                <StatusMark status={status} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {kinds.map((kind) => (
            <tr key={kind}>
              <th scope="row">{t(`kinds.${kind}`)}</th>
              {kColumns.map((status) => (
                <td key={status} class="numeric">
                  {link(kind, status)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t("overview.all_kinds")}</th>
            {kColumns.map((status) => (
              <td key={status} class="numeric">
                {link(null, status)}
              </td>
            ))}
          </tr>
        </tfoot>
      </table>
    </TableRoom>
  );
}
