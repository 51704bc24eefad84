// Adds to the desk what is pleasant; without it everything works.
"use strict";
(() => {
  const typing = (place) => place.closest("input, textarea, select, [contenteditable]") !== null;
  let led = 0;
  for (const line of document.querySelectorAll(".keys")) line.hidden = false;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
    if (event.key === "/") {
      const box = document.querySelector("main input[type=search]");
      if (box) {
        event.preventDefault();
        const folded = box.closest("details");
        if (folded) folded.open = true;
        box.focus();
        box.select();
      }
      return;
    }
    if (event.key === "g") {
      led = Date.now();
      return;
    }
    if (Date.now() - led < 1500) {
      led = 0;
      const link = document.querySelector(`.side a[data-key="${CSS.escape(event.key)}"]`);
      if (link) {
        event.preventDefault();
        link.click();
      }
    }
  });
})();
