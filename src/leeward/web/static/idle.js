// The countdown. The server has the clock; the page shows it, tells it of a person's actions, and
// at its end hides itself at once, keeps half-typed text, and locks.
import { BACKGROUND, word } from "./words.js";

// The server's grace (idle.py) is longer: it never locks before the page has kept what was typed.
const TELL_EVERY = 5_000;
const ASK_EVERY = 20_000;
const SOON = 60;

export function start({ lock }) {
  const whole = Number(document.body.dataset.idle);
  const shown = document.querySelector("[data-countdown]");
  let end = Date.now() + Number(document.body.dataset.left) * 1000;
  let told = Date.now();
  let asked = Date.now();
  let locking = false;

  async function ask(headers = {}) {
    try {
      const answer = await fetch("/idle", { headers, cache: "no-store" });
      // A fresh process serves only the lock page: it leads there.
      if (answer.redirected || !answer.ok) return location.replace("/");
      end = Date.now() + (await answer.json()).left * 1000;
    } catch {
      shown.textContent = word("gone");
    }
  }

  function touched() {
    const now = Date.now();
    end = now + whole * 1000;
    if (now - told < Math.min(TELL_EVERY, whole * 250)) return;
    told = asked = now;
    ask();
  }

  for (const action of ["keydown", "pointerdown", "wheel", "compositionupdate"])
    addEventListener(action, touched, { capture: true, passive: true });

  setInterval(() => {
    const now = Date.now();
    const left = Math.max(0, Math.ceil((end - now) / 1000));
    shown.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    shown.parentElement.classList.toggle("soon", left <= SOON);
    if (left === 0 && !locking) {
      locking = true;
      lock();
    } else if (now - asked > ASK_EVERY) {
      asked = now;
      ask(BACKGROUND);
    }
  }, 1000);
}
