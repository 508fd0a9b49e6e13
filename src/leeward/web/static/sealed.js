// While the sealed part is open the footer counts its minutes. At the end everything of it leaves
// the page at once, and the server is told, whose own clock closes it in any case.
import { hideAll } from "./veil.js";
import { BACKGROUND, element, word } from "./words.js";

export function start() {
  const open = document.querySelector("[data-sealed-left]");
  if (!open) return;
  const end = Date.now() + Number(open.dataset.sealedLeft) * 1000;
  const shown = open.querySelector("[data-sealed-count]");
  const timer = setInterval(() => {
    const left = Math.ceil((end - Date.now()) / 1000);
    if (left > 0) return void (shown.textContent = word("minutes").replace("{}", Math.ceil(left / 60)));
    clearInterval(timer);
    close(open);
  }, 1000);
}

function close(open) {
  hideAll();
  for (const part of document.querySelectorAll("[data-sealed]")) part.remove();
  const link = element("a", "", word("sealedClosed"));
  link.href = `/sealed?back=${encodeURIComponent(location.pathname)}`;
  open.replaceWith(link);
  const told = element("p", "notice tone-calm", word("sealedOver"));
  document.getElementById("notices")?.append(told);
  const body = new URLSearchParams({ back: "/" });
  fetch("/sealed/close", { method: "POST", body, headers: BACKGROUND, redirect: "manual" });
}
