// Half-typed text. A form with data-draft="key" is kept, sealed, on the server while it is being
// filled; what was kept is offered again when the form is next opened. Nothing is stored here.
import { BACKGROUND, element, word } from "./words.js";

const PAUSE = 4000;
const dirty = new Set();
const timers = new WeakMap();

const isKept = (field) =>
  field.name && field.name !== "draft_key" && !["file", "password", "submit"].includes(field.type);

function fieldsOf(form) {
  const fields = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value !== "string" || ![...form.elements].some((f) => f.name === name && isKept(f)))
      continue;
    fields[name] = name in fields ? [fields[name], value].flat() : value;
  }
  return fields;
}

async function keep(form) {
  clearTimeout(timers.get(form));
  if (!dirty.delete(form)) return;
  const body = new URLSearchParams({
    key: form.dataset.draft,
    fields: JSON.stringify(fieldsOf(form)),
  });
  try {
    const answer = await fetch("/draft", { method: "POST", body, headers: BACKGROUND });
    if (!answer.ok) throw new Error(answer.statusText);
    const told = document.querySelector("[data-kept]");
    if (told) {
      told.hidden = false;
      told.textContent = word("saved");
    }
  } catch {
    dirty.add(form);
  }
}

export const keepAll = () => Promise.allSettled([...dirty].map(keep));

function fill(form, fields) {
  for (const field of form.elements) {
    if (!isKept(field) || !(field.name in fields || field.type === "checkbox")) continue;
    const values = [fields[field.name] ?? []].flat();
    if (field.type === "checkbox" || field.type === "radio") {
      field.checked = values.includes(field.value);
    } else if (field.type !== "hidden") field.value = values[0] ?? "";
  }
  form.dispatchEvent(new Event("change", { bubbles: true }));
}

function drop(key) {
  fetch("/draft/drop", { method: "POST", body: new URLSearchParams({ key }) });
}

async function offer(form) {
  const key = form.dataset.draft;
  const answer = await fetch(`/draft/${key}`, { headers: BACKGROUND }).catch(() => null);
  if (answer?.status !== 200) return;
  const { fields } = await answer.json();
  const bar = element("div", "alert tone-sea");
  bar.setAttribute("role", "status");
  const restore = element("button", "button small", word("restore"));
  const forget = element("button", "button small", word("drop"));
  restore.type = forget.type = "button";
  restore.addEventListener("click", () => (fill(form, fields), dirty.add(form), bar.remove()));
  forget.addEventListener("click", () => (drop(key), bar.remove()));
  bar.append(element("div", "text", word("kept")), restore, forget);
  form.before(bar);
}

function watch(form) {
  if (form.dataset.watched) return;
  form.dataset.watched = "1";
  const hidden = element("input");
  Object.assign(hidden, { type: "hidden", name: "draft_key", value: form.dataset.draft });
  hidden.autocomplete = "off";
  form.append(hidden);
  offer(form);
}

export function start() {
  const look = () => document.querySelectorAll("form[data-draft]").forEach(watch);
  look();
  document.addEventListener("htmx:after:swap", look);
  document.addEventListener("input", (event) => {
    const form = event.target.closest?.("form[data-draft]");
    if (!form) return;
    dirty.add(form);
    clearTimeout(timers.get(form));
    timers.set(form, setTimeout(keep, PAUSE, form));
  });
  document.addEventListener("submit", (event) => {
    clearTimeout(timers.get(event.target));
    dirty.delete(event.target);
  });
  document.addEventListener("visibilitychange", () => document.hidden && keepAll());
}
