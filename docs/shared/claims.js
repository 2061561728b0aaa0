// The filter of the table of claims. The address holds the choice (#wrong, #chain, #wrong+chain), so it can be linked to
// and survives a change of language; without this file a link still chooses one verdict or one lesson.
{
  const rows = [...document.querySelectorAll(".claims tbody tr")];
  const links = [...document.querySelectorAll(".filter a")];
  const status = document.querySelector(".filter [role=status]");
  const kind = (link) => link.closest("[data-kind]").dataset.kind;
  const fits = (row, chosen) => Object.entries(chosen).every(([key, name]) => !name || row.dataset[key] === name);

  // What an address chooses; undefined where it leads to something else, such as a row that is shown.
  const read = (hash) => {
    const names = hash.slice(1).split("+").filter((name) => name && name !== "filter");
    const chosen = { verdict: "", lesson: "" };
    for (const name of names) {
      const link = links.find((one) => one.dataset.name === name);
      if (!link) return document.getElementById(name)?.getClientRects().length ? undefined : { verdict: "", lesson: "" };
      chosen[kind(link)] = name;
    }
    return chosen;
  };
  const address = (chosen) => `#${[chosen.verdict, chosen.lesson].filter(Boolean).join("+") || "filter"}`;

  const show = (chosen) => {
    for (const row of rows) row.hidden = !fits(row, chosen);
    for (const link of links) {
      const other = { ...chosen, [kind(link)]: link.dataset.name };
      link.setAttribute("href", address(other));
      link.querySelector("small").textContent = rows.filter((row) => fits(row, other)).length;
      if (chosen[kind(link)] === link.dataset.name) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    const shown = rows.filter((row) => !row.hidden).length;
    const text = status.dataset.text.replace("{shown}", shown).replace("{all}", rows.length);
    if (status.textContent !== text) status.textContent = text;
  };
  const apply = () => {
    const chosen = read(location.hash);
    if (chosen) show(chosen);
  };

  for (const link of links) {
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      history.pushState(null, "", link.getAttribute("href"));
      apply();
    });
  }
  addEventListener("popstate", apply);
  addEventListener("hashchange", apply);
  show(read(location.hash) ?? { verdict: "", lesson: "" });
}
