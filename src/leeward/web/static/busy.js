// Forms that take a moment (a passphrase is stretched, a vault is checked) say so and are sent
// once; forms that hold a passphrase keep nothing of it when the page is left.
export function start() {
  document.addEventListener("submit", (event) => {
    const form = event.target.closest?.("form[data-slow]");
    if (!form) return;
    const button = form.querySelector("[data-busy]");
    if (!button || button.getAttribute("aria-busy") === "true") return event.preventDefault();
    button.setAttribute("aria-busy", "true");
    const text = button.querySelector("span");
    if (text) text.textContent = button.dataset.busy;
  });
  addEventListener("pagehide", () => {
    for (const form of document.querySelectorAll("form[data-forget]")) form.reset();
  });
}
