function render({ model, el }) {
  el.setAttribute("role", "status");
  el.classList.add("letters-said");
  const say = () => { el.textContent = model.get("sentence"); };
  model.on("change:sentence", say);
  say();
  const placed = new ResizeObserver(() => {
    for (const table of el.closest(".explorer")?.querySelectorAll(".letters-table") ?? []) {
      table.tabIndex = 0; // on a narrow page the keyboard scrolls it
    }
    for (const menu of el.closest(".explorer")?.querySelectorAll("select") ?? []) {
      menu.setAttribute("data-lm-suppress-shortcuts", "true"); // else JupyterLab takes the arrow keys to move on
    }
  });
  placed.observe(el);
  return () => placed.disconnect();
}
export default { render };
