/**
 * @template {HTMLElement} E
 * @param {string} id
 * @param {new () => E} kind
 * @returns {E}
 */
export function find(id, kind) {
  const element = document.getElementById(id);
  if (!(element instanceof kind)) throw new Error(`The page has no #${id}.`);
  return element;
}

/**
 * @param {string} id
 * @param {string} text
 */
export function say(id, text) {
  find(id, HTMLElement).textContent = text;
}
