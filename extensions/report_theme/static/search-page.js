// Fits Sphinx's search to this theme. Runs after searchtools.js has defined it and before it starts.
"use strict";

// A page opened from a folder may not read its neighbours: show titles only.
if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;

// A summary is made from what a reader reads: not from code, drawings or the citation box.
const textOfPage = Search.htmlToText;
Search.htmlToText = (html, anchor) => {
  const page = new DOMParser().parseFromString(html, "text/html");
  page.querySelectorAll(".code-fold, svg, .cite-page, .neighbours").forEach((part) => part.remove());
  return textOfPage(page.documentElement.outerHTML, anchor);
};
