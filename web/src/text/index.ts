// Texts by key, in the chosen language; numbers, dates and names of countries in its form.

import type { ComponentChild } from "preact";
import type { english } from "./english";

export type MessageKey = keyof typeof english;
export type Messages = Record<MessageKey, string>;
export type PluralKey = MessageKey extends infer Key ? (Key extends `${infer Stem}.other` ? Stem : never) : never;
export type Locale = "en" | "fr";
export const kLocales: readonly { id: Locale; name: string }[] = [
  { id: "en", name: "English" },
  { id: "fr", name: "Français" },
];

const kStored = "entente.language";
const kTags: Record<Locale, string> = { en: "en-GB", fr: "fr-FR" };

// A page installs the texts that it has: all, or those of verification alone, for the page that is one file.
type Texts = Partial<Messages>;
let tables: { english: Texts; french: () => Promise<Texts> } = { english: {}, french: async () => ({}) };
let messages: Texts = {};
let locale: Locale = "en";
let plurals = new Intl.PluralRules(kTags.en);
let numbers = new Intl.NumberFormat(kTags.en);
let percents = new Intl.NumberFormat(kTags.en, { style: "percent", maximumFractionDigits: 1 });
let countries = new Intl.DisplayNames(kTags.en, { type: "region" });

// Before the first text. REQUIRES: both tables have every text that the page asks for.
export function installTexts(english: Texts, french: () => Promise<Texts>): void {
  tables = { english, french };
  messages = english;
}

export function currentLocale(): Locale {
  return locale;
}
export function languageTag(): string {
  return kTags[locale];
}

export async function useLocale(wanted: Locale): Promise<void> {
  messages = wanted === "fr" ? await tables.french() : tables.english;
  locale = wanted;
  plurals = new Intl.PluralRules(kTags[wanted]);
  numbers = new Intl.NumberFormat(kTags[wanted]);
  percents = new Intl.NumberFormat(kTags[wanted], { style: "percent", maximumFractionDigits: 1 });
  countries = new Intl.DisplayNames(kTags[wanted], { type: "region" });
}

// The first of the reader's languages, as the browser tells them, that the pages are written in.
export function preferredLocale(languages: readonly string[]): Locale {
  for (const language of languages) {
    const name = language.toLowerCase().split("-")[0];
    if (name === "fr" || name === "en") return name;
  }
  return "en";
}

// What was chosen here before, or else what the browser asks for.
export function storedLocale(): Locale {
  try {
    const stored = localStorage.getItem(kStored);
    if (stored === "fr" || stored === "en") return stored;
  } catch {
    // storage may be forbidden
  }
  return preferredLocale(navigator.languages);
}
export function storeLocale(wanted: Locale): void {
  try {
    localStorage.setItem(kStored, wanted);
  } catch {
    // then it lasts until the page is closed
  }
}

export type Values = Record<string, string | number>;

function fill(text: string, values: Values): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    return value === undefined ? whole : typeof value === "number" ? numbers.format(value) : value;
  });
}

export function t(key: MessageKey, values: Values = {}): string {
  return fill(messages[key] ?? key, values);
}

// Whether there is a text for a key that comes from outside (a content type, a role).
export function has(key: string): key is MessageKey {
  return Object.hasOwn(messages, key);
}

export function plural(stem: PluralKey, n: number, values: Values = {}): string {
  const key = `${stem}.${plurals.select(n)}`;
  return t(has(key) ? key : (`${stem}.other` as MessageKey), { n, ...values });
}

// A text with elements in it: rich("basis.line", { root: <code>…</code> }).
export function rich(key: MessageKey, parts: Record<string, ComponentChild>): ComponentChild[] {
  return (messages[key] ?? key).split(/(\{\w+\})/).map((piece) => {
    const name = /^\{(\w+)\}$/.exec(piece)?.[1];
    if (name === undefined) return piece;
    const part = parts[name];
    return typeof part === "number" ? numbers.format(part) : (part ?? piece);
  });
}

export function formatNumber(value: number): string {
  return numbers.format(value);
}

// A share of 0 to 1.
export function formatPercent(share: number): string {
  return percents.format(share);
}

export function countryName(code: string): string {
  try {
    return countries.of(code) ?? code;
  } catch {
    return code; // not of the form of a code
  }
}
