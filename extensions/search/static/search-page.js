// The search page: reads the question from the address, says what was found, and leads there. All it shows is put there as text.
"use strict";

(async () => {
  const { SIGN, spots, asked, load, hits, rank, summary, nearWords, countSections } = window.bookSearch;
  const SHOWN = 10;
  const LONGEST = 200; // characters of a question
  const status = document.getElementById("search-status");
  const advice = document.getElementById("search-advice");
  const list = document.getElementById("search-results");
  const more = document.getElementById("search-more");
  const form = document.getElementById("search-page-form");

  const made = (tag, ...content) => {
    const one = document.createElement(tag);
    one.append(...content);
    return one;
  };
  const many = (number, one) => `${number} ${one}${number === 1 ? "" : "s"}`;
  // From the first word to the last, without what stands around them.
  const named = ({ text }) => {
    const found = spots(text);
    return `“${text.slice(found[0].from, found.at(-1).to)}”`;
  };
  const listed = (names, word) => (names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} ${word} ${names.at(-1)}`);
  const question = (typed, text = typed) => {
    const link = made("a", text);
    link.href = `?${new URLSearchParams({ q: typed })}`;
    return link;
  };
  const advise = (...content) => advice.append(made("p", ...content));

  const typed = (new URLSearchParams(location.search).get("q") ?? "").slice(0, LONGEST).trim();
  form.elements.q.value = typed;
  if (!typed) return;
  document.title = `${typed} · ${document.title}`;

  const show = async (index, results) => {
    const items = results.splice(0, SHOWN).map((result) => {
      const link = made("a", result.title);
      link.href = result.address + (result.anchor && `#${encodeURIComponent(result.anchor)}`);
      const item = made("li", link);
      if (result.page !== result.title) item.append(made("span", result.page));
      return { result, item, link };
    });
    list.append(...items.map(({ item }) => item));
    more.hidden = !results.length;
    more.textContent = `Show ${Math.min(SHOWN, results.length)} more`;
    await Promise.all(
      items.map(async ({ result, item }) => {
        const pieces = await summary(index, result);
        item.append(made("p", ...pieces.map(({ text, mark }) => (mark ? made("mark", text) : text))));
      }),
    );
    return items[0].link;
  };

  const nothing = async (index, parts) => {
    const missing = parts.filter(({ found }) => !found.length);
    if (!missing.length) {
      status.textContent = `No section holds ${listed(parts.map(named), "and")} together.`;
      const alone = parts.map((part) => [", ", question(part.typed), `: ${many(countSections(index, part.found), "section")}`]);
      advise("Alone they stand in more places: ", ...alone.flat().slice(1), ".");
      return;
    }
    status.textContent = `No page holds ${listed(missing.map(named), "or")}.`;
    for (const part of missing) {
      const written = part.words.filter((word) => !SIGN.test(word));
      const apart = asked(written.join(" ")).length === written.length ? written : written.map((word) => `"${word}"`);
      if (written.length > 1) advise("In any order: ", question(apart.join(" "), written.join(" ")), ".");
      else if (written.length < part.words.length && written.length) advise("Without a sign: ", question(written[0]), ".");
      const near = part.words.length > 1 ? [] : await nearWords(index, part.words[0]);
      const links = near.map((word) => [", ", question(parts.map((one) => (one === part ? word : one.typed)).join(" "))]);
      if (near.length) advise("Did you mean ", ...links.flat().slice(1), "?");
    }
    const others = parts.filter(({ found }) => found.length);
    if (others.length) advise("Without it: ", question(others.map((part) => part.typed).join(" ")), ".");
  };

  const answer = async () => {
    const index = await load("index");
    const parts = asked(typed);
    if (!parts.length) {
      status.textContent = "There is no word or number in that.";
      return;
    }
    await Promise.all(parts.map(async (part) => Object.assign(part, await hits(index, part))));
    const results = parts.every(({ found }) => found.length) ? rank(index, parts) : [];
    if (!results.length) {
      await nothing(index, parts);
      return;
    }
    const pages = new Set(results.map(({ address }) => address)).size;
    const holds = results.length === 1 ? "holds" : "hold";
    const all = parts.length > 2 ? "all of " : parts.length > 1 ? "both " : "";
    status.textContent = `${many(results.length, "section")} on ${many(pages, "page")} ${holds} ${all}${listed(parts.map(named), "and")}.`;
    for (const part of parts.filter(({ longer }) => longer.length)) {
      const some = part.longer.slice(0, 5);
      const rest = part.longer.length > some.length ? " and others" : "";
      advise(`${named(part)} was also taken for ${rest ? some.join(", ") : listed(some, "and")}${rest}. `, question(typed.replace(part.typed, `"${part.text}"`), "This word only"));
    }
    more.addEventListener("click", async () => (await guarded(() => show(index, results)))?.focus());
    await show(index, results);
  };

  const guarded = async (work) => {
    try {
      return await work();
    } catch (error) {
      if (!error.unread) throw error;
      status.textContent = `The index of the search could not be read: ${error.message}. It lies beside this page; a copy of the book needs the folder “search” too.`;
      return null;
    }
  };
  status.textContent = "Searching …";
  await guarded(answer);
  if (document.activeElement !== document.body) return;
  status.tabIndex = -1; // whoever asked by keyboard goes on from the answer, and not from the top of the page
  status.focus({ preventScroll: true });
})();
