// Light, dark, or as the system has it.

export type Theme = "system" | "light" | "dark";
const kStored = "entente.colours";

export function storedTheme(): Theme {
  try {
    const stored = localStorage.getItem(kStored);
    return stored === "light" || stored === "dark" ? stored : "system";
  } catch {
    return "system"; // storage may be forbidden
  }
}

export function applyTheme(theme: Theme): void {
  if (theme === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
}

export function chooseTheme(theme: Theme): void {
  applyTheme(theme);
  try {
    if (theme === "system") localStorage.removeItem(kStored);
    else localStorage.setItem(kStored, theme);
  } catch {
    // then it lasts until the page is closed
  }
}
