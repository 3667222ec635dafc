function render({ model, el }) {
  const label = document.createElement("label");
  const input = document.createElement("input");
  const button = document.createElement("button");
  el.classList.add("question-number");
  el.dataset.lmSuppressShortcuts = "true"; // else JupyterLab takes letters for commands
  label.append("your number ", input);
  input.placeholder = "such as 0.2, 1/7 or 3e-4";
  button.className = "jupyter-button";
  button.textContent = "That is my answer";
  el.append(label, button);
  const answer = () => model.send({ answer: input.value });
  button.addEventListener("click", answer);
  input.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Enter") answer();
  });
  const close = () => { input.disabled = button.disabled = model.get("disabled"); };
  model.on("change:disabled", close);
  close();
}
export default { render };
