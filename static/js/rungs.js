// Keys, small conveniences. Every page works without this file.
"use strict";

const GO = {
  h: "/", i: "/inbox/", e: "/evidence/", q: "/evidence/queue/", r: "/report/", m: "/mentoring/", c: "/check-ins/", d: "/decisions/",
  l: "/ladders/", o: "/opportunities/", p: "/people/", t: "/team/", w: "/roadmap/", k: "/cases/",
};
let waitsForPlace = false;

function isTyping(target) {
  return target.closest("input, textarea, select, [contenteditable]") !== null;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey && event.key === "Enter" && event.target.form) {
    event.target.form.requestSubmit();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (document.querySelector("dialog[open]")) return;
  if (waitsForPlace && GO[event.key]) {
    event.preventDefault();
    location.assign(GO[event.key]);
  } else if (event.key === "n") {
    const log = document.querySelector("[data-key=n]");
    if (log) {
      event.preventDefault();
      location.assign(log.href);
    }
  } else if (event.key === "/") {
    const search = document.getElementById("q");
    if (search) {
      event.preventDefault();
      search.focus();
      search.select();
    }
  } else if (event.key === "?") {
    document.getElementById("help")?.showModal();
  }
  waitsForPlace = event.key === "g";
});

// The review queue: j and k go down and up, a accepts, m opens what asks for more.
document.addEventListener("keydown", (event) => {
  const queue = document.querySelector("[data-queue]");
  if (!queue || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  const cards = [...queue.querySelectorAll("article")];
  const place = cards.indexOf(document.activeElement.closest("article"));
  if (event.key === "j" || event.key === "k") {
    const next = cards[event.key === "j" ? place + 1 : Math.max(place, 1) - 1];
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.scrollIntoView({ block: "start" });
  } else if (place >= 0 && event.key === "a") {
    cards[place].querySelector("[data-queue-key=a]")?.click();
  } else if (place >= 0 && event.key === "m") {
    const details = cards[place].querySelector("details");
    if (!details) return;
    event.preventDefault();
    details.open = true;
    const more = details.querySelector("input[value=needs_more]");
    if (more) more.checked = true;
    details.querySelector("textarea")?.focus();
  }
});

// A card that was answered gives its place to the next one.
document.addEventListener("htmx:afterSwap", (event) => {
  const done = event.target.closest?.("[data-queue]") && document.querySelector("[data-queue] .done:not([data-seen])");
  if (!done) return;
  done.dataset.seen = "yes";
  (done.nextElementSibling || done).focus();
});

// An address that is shown once is chosen whole, ready to be copied.
document.addEventListener("focusin", (event) => {
  if (event.target.matches("input[data-select]")) event.target.select();
});

// A form sent twice by an impatient finger is sent once; the server makes sure of it as well.
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || event.target.method === "dialog" || event.target.hasAttribute("hx-get")) return;
  if (event.target.dataset.sent) {
    event.preventDefault();
    return;
  }
  event.target.dataset.sent = "yes";
  setTimeout(() => delete event.target.dataset.sent, 3000);
});

// One more empty row of a repeated field.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-add-row]");
  if (!button) return;
  const rows = document.getElementById(button.dataset.addRow);
  const row = rows.lastElementChild.cloneNode(true);
  const number = rows.children.length;
  row.querySelectorAll("input").forEach((input) => {
    input.value = "";
    input.removeAttribute("aria-invalid");
    input.id = input.id.replace(/\d+$/, number);
  });
  row.querySelectorAll("label").forEach((label) => (label.htmlFor = label.htmlFor.replace(/\d+$/, number)));
  row.querySelectorAll(".error").forEach((error) => error.remove());
  rows.append(row);
  row.querySelector("input").focus();
});

// Words typed and not saved are not lost by a slip.
let unsaved = false;
document.addEventListener("input", (event) => {
  if (event.target.closest("form[data-keep]")) unsaved = true;
});
document.addEventListener("submit", () => (unsaved = false));
window.addEventListener("beforeunload", (event) => {
  if (unsaved) event.preventDefault();
});

for (const hidden of document.querySelectorAll("[data-needs-script]")) hidden.hidden = false;

// An answer given by a link in a mail. Opening the link changes nothing, so the page sends the answer; once, in sight.
if (document.visibilityState === "visible") document.querySelector("form[data-post-at-once]")?.requestSubmit();
