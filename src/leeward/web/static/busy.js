// Forms that take a moment (a passphrase is stretched, a vault is checked) say so and are sent
// once; forms that hold a passphrase keep nothing of it when the page is left.
import { BACKGROUND } from "./words.js";

const EVERY = 400;

// Long work tells how far it is at an address of its own, while the answer is still to come.
async function count(text, address, busy) {
  for (;;) {
    await new Promise((done) => setTimeout(done, EVERY));
    const answer = await fetch(address, { headers: BACKGROUND, cache: "no-store" }).catch(() => null);
    if (!answer?.ok) return;
    const { done, all } = await answer.json();
    text.textContent = all ? `${busy} ${Math.floor((100 * done) / all)} %` : busy;
  }
}

export function start() {
  document.addEventListener("submit", (event) => {
    const form = event.target.closest?.("form[data-slow]");
    if (!form) return;
    const button = form.querySelector("[data-busy]");
    if (!button || button.getAttribute("aria-busy") === "true") return event.preventDefault();
    button.setAttribute("aria-busy", "true");
    const text = button.querySelector("span");
    if (text) text.textContent = button.dataset.busy;
    if (text && form.dataset.progress) count(text, form.dataset.progress, button.dataset.busy);
  });
  document.addEventListener("click", (event) => event.target.closest?.("[data-print]") && print());
  addEventListener("pagehide", () => {
    for (const form of document.querySelectorAll("form[data-forget]")) form.reset();
  });
}
