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

// Of what is hidden only answers come back, such as how many places a series has, and when the
// page was drawn: what was recorded since is not undone by what was typed before it.
const comesBack = (field) =>
  isKept(field) && (field.type !== "hidden" || field.name === "seen" || field.name.startsWith("q:"));
const isTick = (field) => field.type === "checkbox" || field.type === "radio";

function put(field, fields) {
  const values = [fields[field.name] ?? []].flat();
  if (isTick(field)) field.checked = values.includes(field.value);
  else {
    const alike = [...field.form.elements].filter((one) => one.name === field.name);
    const text = values[alike.indexOf(field)] ?? "";
    // What is as it should be is not touched: the server still fills in what nobody wrote.
    if (field.value !== text) field.value = text;
  }
}

// What was kept goes back in rounds: an answer may bring further questions, and a series its
// places, which the server draws before they can take what was written in them. What was put
// back once is left alone.
function fill(form, fields) {
  const known = new Set();
  const round = () => {
    const fresh = [...form.elements].filter((f) => comesBack(f) && !known.has(f.name));
    const given = fresh.filter((f) => f.name in fields || (isTick(f) && !known.size));
    if (!form.isConnected || !given.length) return stop();
    given.forEach((field) => put(field, fields));
    given.forEach((field) => known.add(field.name));
    form.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const stop = () => document.removeEventListener("htmx:after:swap", round);
  document.addEventListener("htmx:after:swap", round);
  round();
}

function drop(key) {
  fetch("/draft/drop", { method: "POST", body: new URLSearchParams({ key }) });
}

async function offer(form) {
  // The answer to a save that was refused holds what was typed last; what was kept is older.
  if (form.querySelector("[role=alert]")) return;
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
