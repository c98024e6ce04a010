// What a long table can do beyond being read: rows that are filtered, linked and marked. Without this script it is whole.
"use strict";

(() => {
  const make = (name, properties = {}, ...parts) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...parts);
    return made;
  };

  // Above the table: a list for each column that can be filtered by, and a box for words.
  const clears = new Map(); // of each table that has filters
  document.querySelectorAll("[data-filters]").forEach((frame, number) => {
    const columns = JSON.parse(frame.dataset.filters);
    const rows = [...frame.querySelectorAll("tbody tr:not(.exhibit-group)")].map((row) => {
      const group = row.parentElement.querySelector(".exhibit-group")?.textContent ?? "";
      return { row, has: row.dataset.has?.split(" ").map(Number) ?? [], words: `${group} ${row.textContent}`.toLowerCase() };
    });
    const labelled = (name, control) => {
      control.id = `filter-${number}-${control.name}`;
      return make("p", {}, make("label", { htmlFor: control.id, textContent: name }), control);
    };
    const lists = columns.map(([name, , values]) =>
      make("select", { name }, new Option("All", ""), ...values.filter(Boolean).map((value) => new Option(value))),
    );
    const box = make("input", { type: "search", name: "words", autocomplete: "off", spellcheck: false });
    const controls = [...lists, box];
    const clear = make("button", { type: "button", textContent: "Clear the filters" });
    const told = make("p", { className: "filter-told" });
    told.setAttribute("role", "status");
    const form = make(
      "form",
      { className: "filters" },
      ...lists.map((list, at) => labelled(columns[at][1], list)),
      labelled("Words in a row", box),
      make("div", {}, told, clear),
    );
    form.setAttribute("role", "search");
    form.setAttribute("aria-label", "Filter the rows");

    const show = () => {
      const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
      let left = 0;
      const wanted = lists.map((list, at) => list.value && columns[at][2].indexOf(list.value));
      rows.forEach(({ row, has, words: text }) => {
        const fits =
          wanted.every((number, at) => number === "" || has[at] === number) &&
          words.every((word) => text.includes(word));
        row.hidden = !fits;
        left += fits;
      });
      frame.querySelectorAll("tbody").forEach((body) => {
        body.hidden = !body.querySelector("tr:not(.exhibit-group, [hidden])");
      });
      frame.hidden = !left;
      clear.hidden = !controls.some((control) => control.value);
      told.textContent = left ? `${left} of ${rows.length} rows` : "No row fits; clear the filters.";
    };
    const keep = () => {
      const address = new URL(location.href);
      controls.forEach(({ name, value }) =>
        value ? address.searchParams.set(name, value) : address.searchParams.delete(name),
      );
      try {
        history.replaceState(null, "", address);
      } catch {
        // a page opened from a folder may not be allowed to
      }
    };
    const reset = () => {
      form.reset();
      show();
      keep();
    };
    const asked = new URL(location.href).searchParams;
    controls.forEach((control) => {
      control.value = asked.get(control.name) ?? "";
      if (control.selectedIndex < 0) control.value = "";
    });
    form.addEventListener("input", () => {
      show();
      keep();
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    clear.addEventListener("click", () => {
      reset();
      controls[0].focus();
    });
    frame.before(form);
    clears.set(frame, reset);
    show();
  });

  // A link to a row finds it however its letters are written, and wherever it is folded or filtered away.
  const arrive = () => {
    let name = location.hash.slice(1);
    try {
      name = decodeURIComponent(name);
    } catch {
      return; // an address that nobody made: no row has it
    }
    const exact = document.getElementById(name);
    const row = exact ?? document.getElementById(name.toLowerCase());
    if (!name || !row) return;
    for (let fold = row.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    if (row.closest("tr[hidden]")) clears.get(row.closest("[data-filters]"))();
    if (!exact) location.replace(`#${row.id}`);
    else row.scrollIntoView();
  };
  window.addEventListener("hashchange", arrive);
  if (location.hash) arrive();
})();
