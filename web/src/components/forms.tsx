// Labelled form fields. Every input has a visible label; hints are tied to it.

import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

interface FieldProps {
  id: string;
  label: string;
  hint?: string;
  class?: string;
}

function Field(props: FieldProps & { children: ComponentChildren }) {
  return (
    <div class={`field ${props.class ?? ""}`}>
      <label for={props.id}>{props.label}</label>
      {props.children}
      {props.hint !== undefined && (
        <p class="hint" id={`${props.id}-hint`}>
          {props.hint}
        </p>
      )}
    </div>
  );
}

const describedBy = (props: FieldProps): string | undefined =>
  props.hint === undefined ? undefined : `${props.id}-hint`;

// A text field that tells after a pause in typing; `value` from outside replaces what stands in it.
export function TextField(
  props: FieldProps & {
    value: string;
    type?: "text" | "search" | "date";
    list?: string;
    required?: boolean;
    name?: string;
    pause_ms?: number;
    onValue: (value: string) => void;
  },
) {
  const [text, setText] = useState(props.value);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  // What was told and has not come back as `value` yet. More may have been typed by the time that it does, so only a value
  // that was never told replaces the text.
  const underWay = useRef<string[]>([]);
  const current = useRef(props.value);
  useLayoutEffect(() => {
    if (props.value === current.current) return;
    current.current = props.value;
    const at = underWay.current.indexOf(props.value);
    underWay.current = underWay.current.slice(at < 0 ? underWay.current.length : at + 1);
    if (at < 0) setText(props.value);
  }, [props.value]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const tell = (value: string): void => {
    if (value === current.current) underWay.current = [];
    else underWay.current.push(value);
    props.onValue(value);
  };
  return (
    <Field {...props}>
      <input
        id={props.id}
        name={props.name}
        type={props.type ?? "text"}
        value={text}
        list={props.list}
        required={props.required}
        autocomplete="off"
        spellcheck={false}
        aria-describedby={describedBy(props)}
        onInput={(event) => {
          const value = event.currentTarget.value;
          setText(value);
          clearTimeout(timer.current);
          if (props.pause_ms === undefined || props.pause_ms === 0) tell(value);
          else timer.current = setTimeout(() => tell(value), props.pause_ms);
        }}
      />
    </Field>
  );
}

export function SelectField(
  props: FieldProps & {
    value: string;
    options: readonly { value: string; label: string }[];
    onValue: (value: string) => void;
  },
) {
  return (
    <Field {...props}>
      <select
        id={props.id}
        value={props.value}
        aria-describedby={describedBy(props)}
        onChange={(event) => props.onValue(event.currentTarget.value)}
      >
        {props.options.map((option) => (
          <option key={option.value} value={option.value} selected={option.value === props.value}>
            {option.label}
          </option>
        ))}
      </select>
    </Field>
  );
}
