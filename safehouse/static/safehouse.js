// The few things a page cannot do by itself. Every page also works without this file.
"use strict";

// Leave at once: the page on screen is replaced, so that Back does not show it. Escape pressed three times does the same.
const leave = () => {
  const way = document.querySelector("[data-quick-exit]");
  if (way) { document.documentElement.hidden = true; location.replace(way.href); }
};
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-quick-exit]")) { event.preventDefault(); leave(); }
});
let presses = [];
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") { presses = []; return; }
  presses = [...presses.filter((at) => event.timeStamp - at < 1500), event.timeStamp];
  if (presses.length > 2) leave();
});

// One submit is enough: a second press of the same form is ignored while the first is under way (8 s at most; a download never ends it).
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented) return;
  if (form.getAttribute("aria-busy")) { event.preventDefault(); return; }
  form.setAttribute("aria-busy", "true");
  setTimeout(() => { form.removeAttribute("aria-busy"); }, 8000);
});

// A page brought back from the browser's memory may show what has been signed out of: fetch it again.
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

// On a phone a row of entries is wider than the screen: the current one is brought into view, and the page stays where it is.
document.querySelectorAll(":is(.nav, .chips) [aria-current]").forEach((here) => {
  const row = here.closest("nav"), at = here.getBoundingClientRect(), all = row.getBoundingClientRect();
  if (at.left < all.left || at.right > all.right) row.scrollLeft += at.left + at.width / 2 - all.left - all.width / 2;
});
