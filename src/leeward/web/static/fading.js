// A picture that somebody asked to see goes again after a minute, and whenever names are hidden.

function fade(shown) {
  if (!shown.isConnected) return;
  shown.remove();
  for (const again of document.querySelectorAll("[data-faded]")) again.hidden = false;
}

export function hideAll() {
  for (const shown of document.querySelectorAll("[data-fades]")) fade(shown);
}

export function start() {
  for (const shown of document.querySelectorAll("[data-fades]"))
    setTimeout(() => fade(shown), Math.min(Number(shown.dataset.fades), 60) * 1000);
  document.addEventListener("click", (event) => event.target.closest?.("[data-hide]") && hideAll());
  for (const gone of ["blur", "pagehide", "beforeprint"]) addEventListener(gone, hideAll);
  document.addEventListener("visibilitychange", () => document.hidden && hideAll());
}
