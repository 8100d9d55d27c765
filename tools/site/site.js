"use strict";
/* Search over the index that was made with the site, and the choice of light or dark. */
(() => {
  const root = document.body.dataset.root;
  const form = document.querySelector("form[role=search]");
  const input = form.querySelector("input");
  const list = form.querySelector("ol");
  const lower = searchIndex.map(row => row.map(cell => cell.toLowerCase()));

  /* Every word must occur; a word in a heading counts more than one in the text. */
  function search(words) {
    const found = [];
    lower.forEach(([, page, title, text], i) => {
      let score = 0;
      for (const word of words) {
        const inTitle = title.includes(word), inPage = page.includes(word), inText = text.includes(word);
        if (!inTitle && !inPage && !inText) return;
        score += (inTitle ? 8 : 0) + (inPage ? 3 : 0) + (inText ? 1 : 0) + (title === word ? 8 : 0);
      }
      found.push([score, i]);
    });
    return found.sort((a, b) => b[0] - a[0] || a[1] - b[1]).slice(0, 12).map(([, i]) => i);
  }

  function excerpt(i, word) {
    const at = Math.max(0, lower[i][3].indexOf(word));
    const from = Math.max(0, at - 40);
    return (from > 0 ? "…" : "") + searchIndex[i][3].slice(from, from + 140);
  }

  function show() {
    const words = input.value.toLowerCase().split(/\s+/).filter(word => word);
    list.replaceChildren();
    for (const i of words.length ? search(words) : []) {
      const [place, page, title] = searchIndex[i];
      const link = document.createElement("a");
      link.href = root + place;
      const head = document.createElement("strong");
      head.textContent = title === page ? page : page + ": " + title;
      const text = document.createElement("span");
      text.textContent = excerpt(i, words[0]);
      link.append(head, text);
      const item = document.createElement("li");
      item.append(link);
      list.append(item);
    }
    list.hidden = list.children.length === 0;
  }

  input.addEventListener("input", show);
  form.addEventListener("submit", event => {
    event.preventDefault();
    list.querySelector("a")?.click();
  });
  document.addEventListener("keydown", event => {
    if (event.key === "/" && document.activeElement !== input) {
      event.preventDefault();
      input.focus();
    } else if (event.key === "Escape") {
      list.hidden = true;
      input.blur();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !list.hidden) {
      const links = [input, ...list.querySelectorAll("a")];
      const at = links.indexOf(document.activeElement);
      const next = links[at + (event.key === "ArrowDown" ? 1 : -1)];
      if (at >= 0 && next) {
        event.preventDefault();
        next.focus();
      }
    }
  });
  document.addEventListener("click", event => {
    if (!form.contains(event.target)) list.hidden = true;
  });

  const button = document.getElementById("theme");
  function theme(name) {
    document.documentElement.dataset.theme = name;
    button.textContent = name === "dark" ? "Light" : "Dark";
  }
  let kept = null;
  try { kept = localStorage.getItem("theme"); } catch { /* a page from a disk may keep nothing */ }
  theme(kept ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"));
  button.addEventListener("click", () => {
    theme(document.documentElement.dataset.theme === "dark" ? "light" : "dark");
    try { localStorage.setItem("theme", document.documentElement.dataset.theme); } catch { /* as above */ }
  });
})();
