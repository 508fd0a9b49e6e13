// A field for a shortcut takes the keys as they are pressed. Tab leaves it, Backspace empties it,
// and whoever cannot press two keys at once writes the name of them.
import { isComposing } from "./keys.js";

const MODIFIERS = ["Control", "Alt", "Shift", "Meta", "AltGraph", "HangulMode", "Process"];

export function spell(event) {
  const parts = [
    event.ctrlKey && "Ctrl",
    event.altKey && "Alt",
    event.shiftKey && "Shift",
    event.metaKey && "Meta",
  ].filter(Boolean);
  parts.push(event.code.replace(/^(Key|Digit)/, "").replace("Slash", "/"));
  return parts.join("+");
}

export function start() {
  document.addEventListener("keydown", (event) => {
    const field = event.target.closest?.("[data-shortcut]");
    if (!field || isComposing(event) || MODIFIERS.includes(event.key)) return;
    const held = event.ctrlKey || event.altKey || event.metaKey || /^F\d+$/.test(event.code);
    if (!held || !event.code) return;
    event.preventDefault();
    field.value = spell(event);
  });
}
