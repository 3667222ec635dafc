// Takes the time, on the page, from a key press, or a move or the release of the mouse, to what it asked for.
window.stopwatch = (() => {
  const at = { move: 0, release: 0, picture: 0, sentence: 0 };
  let awaited = null;

  function note(kind) {
    at[kind] = performance.now();
    if (awaited?.kind !== kind || Number.isNaN(at.move)) return;
    awaited.resolve(at[kind] - at.move);
    awaited = null;
  }

  // Afterwards `stopwatch.time` resolves to the milliseconds from the next key press or move of the pointer to the
  // next event of this kind; to null where none comes within a second.
  function expect(kind) {
    at.move = NaN;
    stopwatch.time = new Promise((resolve) => {
      awaited = { kind, resolve };
      setTimeout(resolve, 1000, null);
    });
  }

  // Many moves without a hand: press these keys on a slider's handle, each once the picture of the one before is there.
  async function walk(handle, keys) {
    for (const key of keys) {
      expect("picture");
      handle.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
      if ((await stopwatch.time) === null) return false;
    }
    return true;
  }

  // Resolves, once all has been at rest for 0.4 s, to the milliseconds by which picture or sentence came after the
  // release of the mouse.
  async function settled() {
    const last = () => Math.max(at.release, at.picture, at.sentence);
    while (performance.now() - last() < 400) await new Promise((resolve) => setTimeout(resolve, 20));
    return last() - at.release;
  }

  async function hash(canvas) {
    const rgba = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", rgba));
    return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  for (const kind of ["keydown", "pointermove"]) {
    addEventListener(kind, () => (at.move = performance.now()), true);
  }
  for (const kind of ["pointerup", "mouseup"]) {
    addEventListener(kind, () => (at.release = performance.now()), true);
  }

  const put = CanvasRenderingContext2D.prototype.putImageData;
  CanvasRenderingContext2D.prototype.putImageData = function (...all) {
    put.apply(this, all);
    note("picture");
  };

  function watch(kind, selector) {
    const changes = { childList: true, characterData: true, subtree: true };
    new MutationObserver(() => note(kind)).observe(document.querySelector(selector), changes);
  }
  watch("sentence", ".live-sentence");
  watch("label", ".bench-label");

  return { expect, walk, settled, hash };
})();
