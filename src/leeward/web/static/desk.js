// What the frame does in the window. Every page works without this file; nothing is stored.
import * as busy from "./busy.js";
import * as drafts from "./drafts.js";
import * as fading from "./fading.js";
import * as idle from "./idle.js";
import * as keys from "./keys.js";
import * as sealed from "./sealed.js";
import * as shortcut from "./shortcut.js";
import * as veil from "./veil.js";

const root = document.documentElement;
root.classList.add("live");

// Hide first, keep what was half typed, then lock: a plain form post, so that nothing can stop it.
// After the key that locks at once, unlocking leads to the day and not back to this page.
async function lock(how) {
  const form = document.getElementById("lock");
  if (how === "hurried") form.action = "/lock?how=hurried";
  root.classList.add("gone");
  veil.hideAll();
  fading.hideAll();
  await Promise.race([drafts.keepAll(), new Promise((done) => setTimeout(done, 800))]);
  form.submit();
}

document.getElementById("lock").addEventListener("submit", (event) => {
  event.preventDefault();
  lock();
});

function act(name) {
  if (name === "hide") {
    veil.hideAll();
    fading.hideAll();
    return true;
  }
  if (name === "next" || name === "previous") return step(name === "next" ? 1 : -1);
  const target = document.querySelector(`[data-key="${name}"]`);
  if (!target) return false;
  target.matches("input, textarea") ? target.focus() : target.click();
  return true;
}

// Move through the entries of a list marked data-steps.
function step(by) {
  const all = [...document.querySelectorAll("[data-steps] > *")];
  if (!all.length) return false;
  const at = all.findIndex((one) => one.contains(document.activeElement));
  const next = all[Math.max(0, Math.min(all.length - 1, at + by))];
  const target = next.querySelector("a, button, [tabindex]") ?? next;
  if (target === next) next.tabIndex = -1;
  target.focus();
  next.scrollIntoView({ block: "nearest" });
  return true;
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest?.("[data-dialog]");
  if (opener) document.getElementById(opener.dataset.dialog)?.showModal();
  const closer = event.target.closest?.("[data-close]");
  if (closer) closer.closest("dialog")?.close();
  const menu = event.target.closest?.("[data-menu]");
  if (menu) {
    const open = document.getElementById("menu").classList.toggle("open");
    menu.setAttribute("aria-expanded", String(open));
  }
});

// A form is opened to be filled: the first press of a key is an answer, or the way to a fault.
function begin() {
  const form = document.querySelector("form.filled");
  if (!form || document.activeElement !== document.body) return;
  const fault = form.querySelector("[role=alert] a");
  const first = form.querySelector("#fields :is(input:not([type=hidden]), select, textarea)");
  (fault ?? first)?.focus({ preventScroll: !fault });
}

// A page kept in the browser's memory must not come back after a lock.
addEventListener("pageshow", (event) => event.persisted && location.reload());
addEventListener("pagehide", (event) => event.persisted && root.classList.add("gone"));

begin();
keys.listen({ lock: () => lock("hurried"), act });
veil.start();
fading.start();
busy.start();
sealed.start();
shortcut.start();
drafts.start();
idle.start({ lock });
