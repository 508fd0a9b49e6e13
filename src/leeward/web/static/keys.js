// Shortcuts. They go by the physical key, so that a Korean layout changes nothing, and they never
// fire while a text field has the focus or an input method is composing. The quick lock is the
// one exception: it works everywhere, also in the middle of a syllable.

const chosen = () => JSON.parse(document.body.dataset.keys || "{}");

export const isComposing = (event) => event.isComposing || event.keyCode === 229;

export const isTyping = (target) =>
  target instanceof Element &&
  (target.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=button])") ||
    target.closest("[contenteditable]") !== null);

export function matches(event, shortcut) {
  const parts = (shortcut || "").split("+");
  const key = parts.pop();
  const has = (name) => parts.includes(name);
  const code = /^[A-Z]$/.test(key) ? `Key${key}` : /^[0-9]$/.test(key) ? `Digit${key}` : key;
  return (
    event.code === code &&
    event.ctrlKey === has("Ctrl") &&
    event.altKey === has("Alt") &&
    event.shiftKey === has("Shift") &&
    event.metaKey === has("Meta")
  );
}

export function listen({ lock, act }) {
  const keys = chosen();
  addEventListener(
    "keydown",
    (event) => {
      if (matches(event, keys.lock) || event.code === "Pause") {
        event.preventDefault();
        event.stopImmediatePropagation();
        lock();
        return;
      }
      if (isComposing(event) || event.repeat || isTyping(event.target)) return;
      const name = Object.keys(keys).find((one) => matches(event, keys[one]));
      if (name && act(name)) event.preventDefault();
    },
    { capture: true },
  );
}
