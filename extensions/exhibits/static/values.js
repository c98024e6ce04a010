// A number of the text answers: who points at it, comes to it by keyboard or taps it reads in a note what it is of.
// Without this script it is a link to its cell on the page of its finding.
"use strict";

(() => {
  const EDGE = 8; // pixels between the note and the edges of the window
  const GAP = 6; // and between the note and its number
  const PAUSE = 200; // milliseconds: a pointer that passes opens nothing, one that strays closes nothing
  const BLOCKS = "p, li, dd, td, th, figcaption, h1, h2, h3, h4";

  const part = (name, className, text = "") => {
    const made = document.createElement(name);
    made.className = className;
    made.textContent = text;
    return made;
  };
  const note = part("span", "value-note");
  note.setAttribute("role", "note");
  let shown = null; // the number whose note is open
  let timer = 0;
  let touched = false;

  const linkOf = (number) => number.querySelector(":scope > a");
  const numberAt = (target) => target.closest?.(".value[data-says]") ?? null;

  const place = () => {
    const box = [...shown.getClientRects()].at(-1);
    const width = document.documentElement.clientWidth;
    const left = box.left + box.width / 2 - note.offsetWidth / 2;
    const below = box.bottom + GAP;
    const above = box.top - GAP - note.offsetHeight;
    const fits = below + note.offsetHeight <= window.innerHeight - EDGE || above < EDGE;
    note.style.left = `${Math.max(EDGE, Math.min(left, width - note.offsetWidth - EDGE))}px`;
    note.style.top = `${fits ? below : above}px`;
  };

  const hide = () => {
    clearTimeout(timer);
    if (!shown) return;
    linkOf(shown)?.removeAttribute("aria-describedby");
    note.remove();
    shown = null;
  };

  const show = (number) => {
    if (number === shown) return;
    hide();
    shown = number;
    const says = part("span", "value-says");
    says.id = "value-says";
    says.append(...number.dataset.says.split("\n").map((line) => part("span", "value-line", line)));
    note.replaceChildren(says);
    const link = linkOf(number);
    if (link) {
      const more = part("a", "value-more", "Its row in the table");
      more.href = link.href;
      more.tabIndex = -1; // the number itself is the stop
      note.append(more, part("span", "value-keys", "Enter: its row · ← →: other numbers · Esc: close"));
      link.setAttribute("aria-describedby", says.id);
    }
    number.append(note);
    place();
  };

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType !== "mouse") return;
    clearTimeout(timer);
    const number = numberAt(event.target);
    if (number) timer = setTimeout(show, PAUSE, number);
    else if (shown && !shown.contains(document.activeElement)) timer = setTimeout(hide, PAUSE);
  });
  document.addEventListener("pointerdown", (event) => {
    touched = event.pointerType !== "mouse";
    if (shown && !shown.contains(event.target)) hide();
  });
  document.addEventListener("click", (event) => {
    const number = numberAt(event.target);
    if (!number || !touched || event.detail === 0 || note.contains(event.target)) return;
    if (linkOf(number)) event.preventDefault(); // a tap asks, the link in the note leads on
    show(number);
  });
  document.addEventListener("focusin", (event) => {
    const number = numberAt(event.target);
    if (number && event.target.matches(":focus-visible")) show(number);
  });
  document.addEventListener("focusout", (event) => {
    if (shown?.contains(event.target) && event.relatedTarget && !shown.contains(event.relatedTarget)) hide();
  });
  window.addEventListener("scroll", () => shown && place(), { capture: true, passive: true });
  window.addEventListener("resize", hide);
  window.addEventListener("beforeprint", hide);

  // One stop of the keyboard for each paragraph that has numbers; the arrows go from number to number.
  const links = [...document.querySelectorAll(".value > a")];
  const blocks = new Set();
  links.forEach((link) => {
    const block = link.closest(BLOCKS);
    if (block && blocks.has(block)) link.tabIndex = -1;
    blocks.add(block);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const at = links.indexOf(document.activeElement);
    if (!step || at < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    links[at + step]?.focus();
  });
})();
