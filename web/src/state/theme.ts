/** Light, dark, or as the system says; remembered in this browser only. */

export type Theme = "system" | "light" | "dark";

const kKey = "cyclescope-theme";
const kThemes: readonly Theme[] = ["system", "light", "dark"];

export function storedTheme(): Theme {
  try {
    return kThemes.find((theme) => theme === localStorage.getItem(kKey)) ?? "system";
  } catch {
    return "system"; // storage may be forbidden
  }
}

export function applyTheme(theme: Theme): void {
  if (theme === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
  try {
    localStorage.setItem(kKey, theme);
  } catch {
    // then it lasts as long as the page
  }
}

export function nextTheme(theme: Theme): Theme {
  return kThemes[(kThemes.indexOf(theme) + 1) % kThemes.length] ?? "system";
}
