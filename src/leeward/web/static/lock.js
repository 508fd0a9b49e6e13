// The lock page: say that unlocking takes a moment, and keep nothing when the page is left.
const form = document.querySelector("[data-unlock]");

form?.addEventListener("submit", () => {
  const button = form.querySelector("[data-busy]");
  button.setAttribute("aria-busy", "true");
  button.querySelector("span").textContent = button.dataset.busy;
});

addEventListener("pagehide", () => form?.reset());
addEventListener("pageshow", (event) => event.persisted && location.reload());
