// A document to be sent: chosen, dropped anywhere on the page, or pasted. Without drag and drop everything is there, too.

import { useEffect, useRef, useState } from "preact/hooks";
import { formatNumber, t } from "../text";

const kDocumentBytesMax = 16 * 1024 * 1024; // as the node takes

export interface Chosen {
  name: string;
  content: Blob;
}

function useDrop(take: (files: readonly File[]) => void): boolean {
  const [over, setOver] = useState(false);
  const current = useRef(take);
  current.current = take;
  useEffect(() => {
    const holdsFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") === true;
    const enter = (event: DragEvent): void => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setOver(false); // out of the window
    };
    const drop = (event: DragEvent): void => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      setOver(false);
      current.current([...(event.dataTransfer?.files ?? [])]);
    };
    addEventListener("dragover", enter);
    addEventListener("dragleave", leave);
    addEventListener("drop", drop);
    return () => {
      removeEventListener("dragover", enter);
      removeEventListener("dragleave", leave);
      removeEventListener("drop", drop);
    };
  }, []);
  return over;
}

type Wrong = "none" | "several" | "empty" | "large";

export function DocumentForm(props: { busy: boolean; onDocument: (chosen: Chosen) => void }) {
  const [file, setFile] = useState<File | null>(null);
  const [pasted, setPasted] = useState("");
  const [wrong, setWrong] = useState<Wrong | null>(null);
  const input = useRef<HTMLInputElement>(null);

  const take = (files: readonly File[]): void => {
    const [first] = files;
    setWrong(files.length > 1 ? "several" : null);
    if (files.length === 1 && first !== undefined) setFile(first);
  };
  const over = useDrop((files) => {
    if (input.current !== null) input.current.value = "";
    take(files);
  });
  const remove = (): void => {
    setFile(null);
    if (input.current !== null) input.current.value = "";
    input.current?.focus();
  };
  const submit = (): void => {
    const content = file ?? new Blob([pasted]);
    if (file === null && pasted.trim() === "") return setWrong("none");
    if (content.size === 0) return setWrong("empty");
    if (content.size > kDocumentBytesMax) return setWrong("large");
    setWrong(null);
    props.onDocument({ name: file?.name ?? t("scan.pasted_name"), content });
  };
  return (
    <form
      class={`scan-form ${over ? "scan-form-over" : ""}`}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <fieldset class="filters">
        <legend>{t("scan.document")}</legend>
        <div class="field field-wide">
          <label for="scan-file">{t("scan.file")}</label>
          <input
            id="scan-file"
            type="file"
            ref={input}
            aria-describedby="scan-file-hint"
            onChange={(event) => take([...(event.currentTarget.files ?? [])])}
          />
          <p class="hint" id="scan-file-hint">
            {t("scan.file_hint")}
          </p>
          {file !== null && (
            <p class="chosen">
              <span class="id">{file.name}</span> <span class="quiet">{t("scan.bytes", { n: file.size })}</span>{" "}
              <button type="button" class="button-quiet" onClick={remove}>
                {t("verify.remove", { name: file.name })}
              </button>
            </p>
          )}
        </div>
        <div class="field field-wide">
          <label for="scan-pasted">{t("scan.pasted")}</label>
          <textarea
            id="scan-pasted"
            rows={4}
            spellcheck={false}
            autocomplete="off"
            disabled={file !== null}
            aria-describedby="scan-pasted-hint"
            value={pasted}
            onInput={(event) => setPasted(event.currentTarget.value)}
          />
          <p class="hint" id="scan-pasted-hint">
            {file === null ? t("scan.pasted_hint") : t("scan.pasted_unused")}
          </p>
        </div>
      </fieldset>
      {wrong !== null && (
        <p class="problem-inline" role="alert">
          {t(`scan.wrong_${wrong}`, { most: formatNumber(kDocumentBytesMax / (1024 * 1024)) })}
        </p>
      )}
      <button class="button button-main" disabled={props.busy}>
        {t("scan.go")}
      </button>
    </form>
  );
}
