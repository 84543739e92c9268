// The bench of verification: evidence and keys by file, by drop or by paste; what they show below. Nothing leaves the browser.

import { useEffect, useRef, useState } from "preact/hooks";
import type { PublicKey } from "../crypto/public_key";
import { readPublicKeys } from "../crypto/key_formats";
import { bytesOfPasted, kindOf } from "../proof/evidence";
import { decodeUtf8 } from "../codec/utf8";
import type { Bytes } from "../proof/bytes";
import { examine, type Evidence, type Examined } from "../proof/examine";
import type { Refusal } from "../proof/result";
import { t, type MessageKey } from "../text";
import { VerifyReport } from "./verify_report";

interface LogKey {
  text: string;
  from: "typed" | "node" | "file";
  name: string; // of the file
}
const sourceOf = (key: LogKey): string => t(`verify.trusted_${key.from}`, { name: key.name });
type Done = { results: Examined[]; logKey: LogKey };

async function contentOf(file: File): Promise<Evidence> {
  return { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) };
}

function useDrop(take: (files: readonly File[]) => void): void {
  const current = useRef(take);
  current.current = take;
  useEffect(() => {
    const over = (event: DragEvent): void => event.preventDefault();
    const drop = (event: DragEvent): void => {
      event.preventDefault();
      current.current([...(event.dataTransfer?.files ?? [])]);
    };
    addEventListener("dragover", over);
    addEventListener("drop", drop);
    return () => {
      removeEventListener("dragover", over);
      removeEventListener("drop", drop);
    };
  }, []);
}

function FileField(props: {
  id: string;
  label: string;
  hint?: string;
  many?: boolean;
  onFiles: (files: File[]) => void;
}) {
  return (
    <div class="field field-wide">
      <label for={props.id}>{props.label}</label>
      <input
        id={props.id}
        type="file"
        multiple={props.many === true}
        aria-describedby={props.hint === undefined ? undefined : `${props.id}-hint`}
        onChange={(event) => props.onFiles([...(event.currentTarget.files ?? [])])}
      />
      {props.hint !== undefined && (
        <p class="hint" id={`${props.id}-hint`}>
          {props.hint}
        </p>
      )}
    </div>
  );
}

function TextArea(props: {
  id: string;
  label: string;
  hint: string;
  value: string;
  rows: number;
  onValue: (text: string) => void;
}) {
  return (
    <div class="field field-wide">
      <label for={props.id}>{props.label}</label>
      <textarea
        id={props.id}
        rows={props.rows}
        spellcheck={false}
        autocomplete="off"
        aria-describedby={`${props.id}-hint`}
        value={props.value}
        onInput={(event) => props.onValue(event.currentTarget.value)}
      />
      <p class="hint" id={`${props.id}-hint`}>
        {props.hint}
      </p>
    </div>
  );
}

// `known`: the log key that the page was told by the node; none on the page that is one file.
export function VerifyTool(props: { known?: string | undefined }) {
  const [files, setFiles] = useState<Evidence[]>([]);
  const [pasted, setPasted] = useState("");
  const [typed, setTyped] = useState<LogKey | null>(null);
  const [receiptKeys, setReceiptKeys] = useState<PublicKey[]>([]);
  const [signerKeys, setSignerKeys] = useState<PublicKey[]>([]);
  const [document, setDocument] = useState<Bytes | null>(null);
  const [keyProblem, setKeyProblem] = useState<Refusal | null>(null);
  const [state, setState] = useState<"rest" | "work" | "nothing" | Done>("rest");
  const results = useRef<HTMLHeadingElement>(null);
  const logKey = typed ?? { text: props.known ?? "", from: "node" as const, name: "" };

  const takeFiles = async (chosen: readonly File[]): Promise<void> => {
    const read = await Promise.all(chosen.map(contentOf));
    const key = read.find((one) => kindOf(one.bytes) === "verifier-key");
    if (key !== undefined) takeKey(key);
    const evidence = read.filter((one) => one !== key);
    setFiles((before) => [...before.filter((one) => !evidence.some((other) => other.name === one.name)), ...evidence]);
  };
  const takeKey = (from: Evidence): void =>
    setTyped({
      text: (decodeUtf8(from.bytes) ?? "").trim(),
      from: "file",
      name: from.name,
    });
  const takeKeys = async (chosen: File[], set: (keys: PublicKey[]) => void): Promise<void> => {
    const [file] = chosen;
    setKeyProblem(null);
    if (file === undefined) return set([]);
    const keys = await readPublicKeys((await contentOf(file)).bytes);
    set(keys.ok ? keys.value : []);
    if (!keys.ok) setKeyProblem(keys.error);
  };
  useDrop((dropped) => void takeFiles(dropped));

  const verify = async (): Promise<void> => {
    const paste = pasted.trim() === "" ? [] : [{ name: t("verify.pasted_name"), bytes: bytesOfPasted(pasted) }];
    const evidence = [...files, ...paste];
    if (evidence.length === 0) return setState("nothing");
    setState("work");
    const found = await examine(evidence, { logKey: logKey.text, receiptKeys, signerKeys, document });
    setState({ results: found, logKey: { ...logKey, text: logKey.text.trim() } });
  };
  useEffect(() => {
    if (typeof state === "object") results.current?.focus();
  }, [state]);

  return (
    <>
      <form
        class="verify-form"
        onSubmit={(event) => {
          event.preventDefault();
          void verify();
        }}
      >
        <fieldset class="filters">
          <legend>{t("verify.evidence")}</legend>
          <FileField
            id="evidence"
            label={t("verify.files")}
            hint={`${t("verify.files_hint")} ${t("verify.drop")}`}
            many
            onFiles={(chosen) => void takeFiles(chosen)}
          />
          <TextArea
            id="pasted"
            label={t("verify.pasted")}
            hint={t("verify.pasted_hint")}
            value={pasted}
            rows={4}
            onValue={setPasted}
          />
          {files.length > 0 && (
            <ul class="chosen" aria-label={t("verify.chosen")}>
              {files.map((file) => (
                <li key={file.name}>
                  <span class="id">{file.name}</span>{" "}
                  <button
                    type="button"
                    class="button-quiet"
                    onClick={() => setFiles(files.filter((one) => one !== file))}
                  >
                    {t("verify.remove", { name: file.name })}
                  </button>
                </li>
              ))}
            </ul>
          )}
        </fieldset>
        <fieldset class="filters">
          <legend>{t("verify.keys")}</legend>
          <TextArea
            id="log-key"
            label={t("verify.key_box")}
            hint={t("verify.key_box_hint")}
            value={logKey.text}
            rows={2}
            onValue={(text) => setTyped({ text, from: "typed", name: "" })}
          />
          <FileField
            id="log-key-file"
            label={t("verify.key_file")}
            onFiles={([file]) => {
              if (file !== undefined) void contentOf(file).then(takeKey);
            }}
          />
          <details class="explained field-wide">
            <summary>{t("verify.more_keys")}</summary>
            <FileField
              id="receipt-key"
              label={t("verify.receipt_key")}
              hint={t("verify.receipt_key_hint")}
              onFiles={(chosen) => void takeKeys(chosen, setReceiptKeys)}
            />
            <FileField
              id="signer-key"
              label={t("verify.signer_key")}
              hint={t("verify.signer_key_hint")}
              onFiles={(chosen) => void takeKeys(chosen, setSignerKeys)}
            />
            <FileField
              id="document"
              label={t("verify.document")}
              hint={t("verify.document_hint")}
              onFiles={([file]) => {
                if (file === undefined) setDocument(null);
                else void contentOf(file).then(({ bytes }) => setDocument(bytes));
              }}
            />
          </details>
          {keyProblem !== null && (
            <p class="problem-inline" role="alert">
              {t(`refusal.${keyProblem.reason}` as MessageKey, keyProblem.values)}
            </p>
          )}
        </fieldset>
        <button class="button button-main" disabled={state === "work"}>
          {t("verify.run")}
        </button>
      </form>
      <div aria-live="polite">
        {state === "work" && <p class="loading">{t("verify.running")}</p>}
        {state === "nothing" && <p class="problem-inline">{t("verify.nothing_given")}</p>}
      </div>
      {typeof state === "object" && (
        <section class="section" aria-labelledby="results-title">
          <h2 id="results-title" tabIndex={-1} ref={results}>
            {t("verify.results")}
          </h2>
          {state.results.map((one) => (
            <article key={one.name} class="verify-result">
              <h3>{t("verify.result_of", { kind: t(`verify.kind_${one.kind}`), name: one.name })}</h3>
              <VerifyReport report={one} logKey={state.logKey.text} source={sourceOf(state.logKey)} />
            </article>
          ))}
        </section>
      )}
    </>
  );
}
