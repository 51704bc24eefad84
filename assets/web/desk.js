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

// Handing in: a file can be dropped on its form, too large a one is told so before it is sent, and rows are counted live.
document.querySelectorAll("form.drop").forEach(function (form) {
  var file = form.querySelector("input[type=file]");
  var said = form.querySelector(".sent");
  ["dragenter", "dragover"].forEach(function (name) {
    form.addEventListener(name, function (event) { event.preventDefault(); form.classList.add("over"); });
  });
  ["dragleave", "drop"].forEach(function (name) {
    form.addEventListener(name, function (event) { event.preventDefault(); form.classList.remove("over"); });
  });
  form.addEventListener("drop", function (event) {
    if (event.dataTransfer && event.dataTransfer.files.length) {
      file.files = event.dataTransfer.files;
      said.textContent = "选好了：" + file.files[0].name;
      file.dispatchEvent(new Event("change"));
    }
  });
  form.addEventListener("submit", function (event) {
    var most = Number(form.getAttribute("data-most")) * 1048576;
    if (file.files.length && file.files[0].size > most) {
      event.preventDefault();
      said.textContent = "文件太大，最多 " + form.getAttribute("data-most") + " MB。请分成几个文件来传。";
      return;
    }
    said.textContent = "正在传……";
  });
});
(function () {
  var place = document.querySelector("[data-progress]");
  if (!place || !window.fetch) { return; }
  function ask() {
    fetch(place.getAttribute("data-progress"), { credentials: "same-origin" }).then(function (answer) {
      if (!answer.ok) { throw new Error(); }
      return answer.text();
    }).then(function (text) {
      var piece = new DOMParser().parseFromString(text, "text/html").body.firstElementChild;
      var going = piece && piece.hasAttribute("data-going");
      place.textContent = "";
      while (piece && piece.firstChild) { place.appendChild(piece.firstChild); }
      if (going) { setTimeout(ask, 1000); }
    }).catch(function () { setTimeout(ask, 5000); });
  }
  setTimeout(ask, 1000);
})();
