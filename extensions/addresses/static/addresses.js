// An old address leads on to where its content stands now, and the anchor of a row is found in capitals too (#A12 is #a12).
// Without this script the old anchor is a link at the foot of the page.
"use strict";

(() => {
  const follow = () => {
    let id = location.hash.slice(1);
    try {
      id = decodeURIComponent(id);
    } catch {
      return;
    }
    if (!id) {
      const gone = document.querySelector("a.moved-page");
      if (gone) location.replace(gone.href);
      return;
    }
    const place = document.getElementById(id) || document.getElementById(id.toLowerCase());
    if (!place) return;
    const moved = place.closest(".moved-one");
    if (moved) location.replace(moved.querySelector("a").href);
    else if (place.id !== id) location.replace(`#${place.id}`);
  };
  window.addEventListener("hashchange", follow);
  follow();
})();
