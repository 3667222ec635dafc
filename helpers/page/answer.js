function render({ model, el }) {
  el.classList.add("question-answer");
  el.tabIndex = -1;
  const show = () => { el.innerHTML = model.get("value"); };
  model.on("change:value", () => {
    const question = el.closest(".question");
    const inside = question && question.contains(document.activeElement);
    show();
    if (!inside || el.querySelector(".question-trouble")) return; // what is typed can be mended
    const way = question.querySelector(".question-ways input, .question-ways button");
    (model.get("value") ? el : way).focus();
  });
  show();
}
export default { render };
