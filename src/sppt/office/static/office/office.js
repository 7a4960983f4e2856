// Keys for hands that stay on the keyboard. Pages work without this file.
// An element with data-key="x" is focused (a field) or followed (a link, a button) when x is pressed outside a field.
// Whoever is disturbed by that switches it off on the help page.
"use strict";

const OFF = "kantor-pintasan-mati";

function off() {
  try { return localStorage.getItem(OFF) === "1"; } catch { return false; }
}

function typing(element) {
  return element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName);
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || off() || typing(event.target)) return;
  for (const element of document.querySelectorAll("[data-key]")) {
    if (element.dataset.key !== event.key) continue;
    event.preventDefault();
    element.focus();
    if (typing(element)) element.select?.(); else element.click();
    return;
  }
});

// The switch on the help page.
const toggle = document.querySelector("[data-shortcuts]");
if (toggle) {
  toggle.hidden = false;
  const box = toggle.querySelector("input");
  box.checked = !off();
  box.addEventListener("change", () => {
    try { if (box.checked) localStorage.removeItem(OFF); else localStorage.setItem(OFF, "1"); } catch { box.checked = true; }
  });
}

// A button that must be pressed once is off from then on; Back brings it to life again.
document.addEventListener("submit", (event) => {
  for (const button of event.target.querySelectorAll("button[data-once]")) setTimeout(() => { button.disabled = true; });
});
window.addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("button[data-once]")) button.disabled = false;
});

for (const button of document.querySelectorAll("button[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
