// A live figure on the page: it paints what the kernel sends, and tells the kernel of screen, theme and pointer.

function render({ model, el }) {
  const canvas = document.createElement("canvas");
  const sentence = document.createElement("p");
  const trouble = document.createElement("p");
  canvas.setAttribute("role", "img");
  sentence.setAttribute("aria-live", "polite");
  trouble.setAttribute("role", "alert");
  sentence.className = "live-sentence";
  trouble.className = "live-trouble";
  el.classList.add("live-figure");
  el.append(canvas, sentence, trouble);

  const pen = canvas.getContext("2d");
  let image = null; // the whole picture, one 32-bit number per pixel in `pixels`
  let pixels = null;
  let number = -1; // of the picture that is shown

  function announce() {
    model.send({ kind: "view", ratio: window.devicePixelRatio, dark: isDark() });
  }

  function whole(message, rgba) {
    canvas.width = message.width;
    canvas.height = message.height;
    canvas.style.width = message.css_width + "px";
    image = pen.createImageData(message.width, message.height);
    pixels = new Uint32Array(image.data.buffer);
    pixels.set(numbers(rgba));
    pen.putImageData(image, 0, 0);
  }

  function patch(message, places, colours) {
    const where = numbers(places);
    const what = numbers(colours);
    for (let i = 0; i < where.length; i++) pixels[where[i]] = what[i];
    pen.putImageData(image, 0, 0, ...message.box);
  }

  function numbers(view) {
    return new Uint32Array(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength));
  }

  function receive(message, buffers) {
    patience.end();
    if (message.kind === "heard") return pointer.heard();
    if (message.kind === "whole") whole(message, buffers[0]);
    else if (message.number === number + 1) patch(message, buffers[0], buffers[1]);
    else if (message.number > number) return announce(); // one was missed: ask for the whole picture
    else return;
    number = message.number;
    model.send({ kind: "shown", number });
  }

  function describe() {
    sentence.textContent = unbroken(model.get("sentence"));
    trouble.textContent = model.get("trouble");
    canvas.setAttribute("aria-label", model.get("title") + ". " + sentence.textContent);
  }

  const patience = hurry(model);
  const pointer = followPointer(canvas, model, patience);
  const stopNaming = nameControls(el);
  const stopHurrying = hurryControls(el, patience);
  const stopWatching = watchScreen(announce);

  for (const name of ["title", "sentence", "trouble"]) model.on("change:" + name, describe);
  model.on("msg:custom", receive);
  describe();
  announce();

  return () => {
    stopWatching();
    stopNaming();
    stopHurrying();
    patience.end();
  };
}

// No line breaks beside an equals or minus sign, or inside of |∇J|, f′(h) or ∂J/∂w.
function unbroken(words) {
  const wholes = words.replace(/\|∇J\||(1\/)?f′\(h\)|[d∂]J\/[d∂]\w/g, (whole) => [...whole].join("\u2060"));
  return wholes.replace(/ ([=−]) /g, "\u00a0$1\u00a0");
}

// JupyterLab, VS Code and Colab each say in a way of their own whether they are dark.
function isDark() {
  const { jpThemeLight, vscodeThemeKind } = document.body.dataset;
  return (
    jpThemeLight === "false" ||
    ["vscode-dark", "vscode-high-contrast"].includes(vscodeThemeKind) ||
    document.documentElement.getAttribute("theme") === "dark"
  );
}

// Calls back when the theme has changed, or the pixel ratio: by zooming, or on another screen.
function watchScreen(changed) {
  const themes = new MutationObserver(changed);
  const attributeFilter = ["data-jp-theme-light", "data-vscode-theme-kind", "theme"];
  for (const page of [document.body, document.documentElement]) {
    themes.observe(page, { attributes: true, attributeFilter });
  }
  let ratio = null;
  const follow = () => {
    if (ratio) changed();
    ratio = window.matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`);
    ratio.addEventListener("change", follow, { once: true });
  };
  follow();
  return () => {
    themes.disconnect();
    ratio.removeEventListener("change", follow);
  };
}

// Jupyter's server sets no TCP_NODELAY: it keeps a message back until the page has confirmed the one before, which takes
// 40 ms, or as long as it takes the page to send something else. While an answer is awaited the page therefore sends some
// nudges, which the kernel ignores.
function hurry(model) {
  let timer = null;
  let left = 0;
  const nudge = () => {
    model.send({ kind: "nudge" });
    left -= 1;
    if (left > 0) timer = setTimeout(nudge, 12);
  };
  const end = () => clearTimeout(timer);
  const begin = () => {
    end();
    left = 3;
    timer = setTimeout(nudge, 12);
  };
  return { begin, end };
}

// A control that moves in the explorer is a picture to be awaited. Sliders tell of it by their handle alone.
function hurryControls(el, patience) {
  const moved = new MutationObserver(patience.begin);
  const listening = new AbortController();
  const stopWaiting = oncePlaced(el, (explorer) => {
    moved.observe(explorer, { subtree: true, attributeFilter: ["aria-valuenow"] });
    for (const event of ["change", "click"]) {
      explorer.addEventListener(event, patience.begin, { signal: listening.signal });
    }
  });
  return () => {
    moved.disconnect();
    stopWaiting();
    listening.abort();
  };
}

// Calls back with the explorer around the figure, once it is on the page.
function oncePlaced(el, found) {
  const placed = new ResizeObserver(() => {
    placed.disconnect();
    found(el.closest(".explorer") ?? el);
  });
  placed.observe(el);
  return () => placed.disconnect();
}

// Press, drag and release go to the kernel as shares of the picture's width and height. One message is under way at a
// time; of the moves made meanwhile only the last is sent.
function followPointer(canvas, model, patience) {
  let busy = false;
  const waiting = [];

  function send(message) {
    if (waiting.length && waiting.at(-1).phase === "move") waiting.pop();
    waiting.push(message);
    if (!busy) next();
  }

  function next() {
    busy = waiting.length > 0;
    if (!busy) return;
    model.send(waiting.shift());
    patience.begin();
  }

  function report(phase, event) {
    const box = canvas.getBoundingClientRect();
    const x = (event.clientX - box.left) / box.width;
    const y = (event.clientY - box.top) / box.height;
    send({ kind: "pointer", phase, x, y });
  }

  canvas.addEventListener("pointerdown", (event) => {
    if (!model.get("draggable")) return;
    canvas.setPointerCapture(event.pointerId);
    report("press", event);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (canvas.hasPointerCapture(event.pointerId)) report("move", event);
  });
  for (const end of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(end, (event) => {
      if (canvas.hasPointerCapture(event.pointerId)) report("release", event);
    });
  }
  const showDraggable = () => canvas.classList.toggle("live-draggable", model.get("draggable"));
  model.on("change:draggable", showDraggable);
  showDraggable();
  return { heard: next };
}

// The sliders beside the figure have a visible label but no accessible name, and the player's buttons have icons only.
// They get their names, and menus their arrow keys, here, whenever something in the explorer is added or changes its icon.
function nameControls(el) {
  let explorer = null;
  const icons = { "fa-play": "Play", "fa-pause": "Pause", "fa-stop": "Stop" };
  const name = () => {
    for (const handle of explorer.querySelectorAll(".noUi-handle")) {
      handle.setAttribute("data-lm-suppress-shortcuts", "true"); // as for menus
      const label = handle.closest(".widget-inline-hbox")?.querySelector(".widget-label");
      if (label) handle.setAttribute("aria-label", label.textContent);
    }
    for (const menu of explorer.querySelectorAll("select")) {
      menu.setAttribute("data-lm-suppress-shortcuts", "true"); // else JupyterLab takes the arrow keys to move on
    }
    for (const number of explorer.querySelectorAll(".live-stops .widget-readout")) {
      number.setAttribute("contenteditable", "false"); // ipywidgets shows what is typed there and does nothing with it
    }
    for (const button of explorer.querySelectorAll(".live-buttons button")) {
      button.setAttribute("aria-disabled", button.classList.contains("live-idle")); // a disabled one would lose the focus
    }
    for (const [icon, action] of Object.entries(icons)) {
      for (const button of explorer.querySelectorAll(`.widget-play button:has(.${icon})`)) {
        button.setAttribute("aria-label", action);
      }
    }
  };
  const added = new MutationObserver(name);
  const stopWaiting = oncePlaced(el, (placed) => {
    explorer = placed;
    added.observe(explorer, { childList: true, subtree: true, attributes: true, attributeFilter: ["class"] });
    name();
  });
  return () => {
    added.disconnect();
    stopWaiting();
  };
}

export default { render };
