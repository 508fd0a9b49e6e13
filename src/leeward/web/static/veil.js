// Names. The page holds none: one is fetched when a person asks, stands for at most a minute, and
// is dropped when the window loses the focus, is hidden, printed, or left.
import { element, word } from "./words.js";

const LONGEST = 60;
const shown = new Map();

async function reveal(veil) {
  const asked = { method: "POST", cache: "no-store" };
  const answer = await fetch(veil.dataset.veil, asked).catch(() => null);
  if (!answer?.ok) return refused();
  if (!document.hasFocus()) return;
  const { text, lang, seconds } = await answer.json();
  const left = element("span", "left");
  const value = element("span", "veil-text", text);
  if (lang) value.lang = lang;
  const kept = [...veil.childNodes];
  veil.replaceChildren(value, left);
  veil.classList.add("shown");
  veil.setAttribute("aria-pressed", "true");
  const end = Date.now() + Math.min(seconds ?? LONGEST, LONGEST) * 1000;
  const tick = () => {
    const seconds_left = Math.ceil((end - Date.now()) / 1000);
    if (seconds_left <= 0) hide(veil);
    else left.textContent = `${seconds_left} ${word("seconds")}`;
  };
  left.setAttribute("aria-hidden", "true");
  tick();
  shown.set(veil, { kept, timer: setInterval(tick, 500) });
  tellHeader();
}

// The sealed part may have closed meanwhile, or the value been taken away: say so, once.
function refused() {
  const notices = document.getElementById("notices");
  if (!notices || notices.querySelector("[data-refused]")) return;
  const told = element("p", "notice tone-warn", word("refused"));
  told.dataset.refused = "";
  notices.append(told);
}

function hide(veil) {
  const state = shown.get(veil);
  if (!state) return;
  clearInterval(state.timer);
  shown.delete(veil);
  veil.replaceChildren(...state.kept);
  veil.classList.remove("shown");
  veil.removeAttribute("aria-pressed");
  tellHeader();
}

export function hideAll() {
  for (const veil of [...shown.keys()]) hide(veil);
}

function tellHeader() {
  const button = document.querySelector("[data-hide]");
  if (!button) return;
  button.setAttribute("aria-pressed", shown.size ? "true" : "false");
  button.querySelector("[data-hide-text]").textContent = word(shown.size ? "hide" : "hidden");
}

export function start() {
  document.addEventListener("click", (event) => {
    const veil = event.target.closest?.("[data-veil]");
    if (veil) shown.has(veil) ? hide(veil) : reveal(veil);
    if (event.target.closest?.("[data-hide]")) hideAll();
  });
  for (const gone of ["blur", "pagehide", "beforeprint"]) addEventListener(gone, hideAll);
  document.addEventListener("visibilitychange", () => document.hidden && hideAll());
  // What htmx takes out of the page must not be put back by a timer.
  document.addEventListener("htmx:after:swap", () => {
    for (const veil of [...shown.keys()]) if (!veil.isConnected) hide(veil);
  });
}
