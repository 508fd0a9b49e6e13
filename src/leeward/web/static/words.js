// Sentences that scripts show stand on <body>, translated by the server.
export const word = (name) =>
  document.body.dataset[`word${name[0].toUpperCase()}${name.slice(1)}`] ?? "";

// A request that a timer makes carries a header, and so does not keep the desk open.
export const BACKGROUND = { "X-Leeward-Background": "1" };

export function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}
