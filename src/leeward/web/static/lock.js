// The lock page: say that unlocking takes a moment and how far it is, and keep nothing when the
// page is left.
import { BACKGROUND } from "./words.js";

const form = document.querySelector("[data-unlock]");
const making = document.querySelector("[data-making]");
const ASK_EVERY = 700;

// After a new version the lists are made again from the journal, which takes a while where there
// are many cases: then the page says so, and how far it is.
async function ask() {
  try {
    const answer = await fetch("/unlocking", { headers: BACKGROUND, cache: "no-store" });
    const told = answer.status === 200 ? await answer.json() : {};
    if (told.all) show(told);
  } catch {
    // The page is being left: the desk is open.
  }
  setTimeout(ask, ASK_EVERY);
}

function show({ done, all }) {
  const number = new Intl.NumberFormat(document.documentElement.lang);
  const said = { "{done}": number.format(done), "{all}": number.format(all) };
  const words = making.dataset.making.replace(/\{\w+\}/g, (part) => said[part] ?? part);
  making.querySelector("p").textContent = words;
  Object.assign(making.querySelector("progress"), { max: all, value: done });
  if (!making.hidden) return;
  making.hidden = false;
  making.querySelector("p").setAttribute("role", "status");
}

form?.addEventListener("submit", () => {
  const button = form.querySelector("[data-busy]");
  button.setAttribute("aria-busy", "true");
  button.querySelector("span").textContent = button.dataset.busy;
  setTimeout(ask, ASK_EVERY);
});

addEventListener("pagehide", () => form?.reset());
addEventListener("pageshow", (event) => event.persisted && location.reload());
