// usage: node typeset.cjs katex|mathjax3|mathjax4|vscode < formulas.json
// Reads a list of LaTeX formulas, or for vscode of texts in Markdown with formulas in them, and
// prints as JSON the list of [formula, what went wrong].

const formulas = JSON.parse(require("fs").readFileSync(0, "utf-8"));

const typesetters = {
  async katex() {
    const katex = require("katex");
    return (latex) => katex.renderToString(latex, { strict: "ignore" });
  },
  async vscode() {
    const markdown = require("markdown-it")({ html: true });
    markdown.use(require("@vscode/markdown-it-katex").default);
    return (text) => {
      const page = markdown.render(text);
      const seen = page.replace(/<annotation.*?<\/annotation>|<[^>]*>/gs, "");
      const raw = seen.match(/\$[^$]{0,60}|\\[a-zA-Z]+/g);
      if (raw || page.includes("katex-error")) throw new Error(raw);
      return page;
    };
  },
  mathjax3: () => mathjax("mathjax3"),
  mathjax4: () => mathjax("mathjax4"),
};

async function mathjax(name) {
  const MathJax = await require(name).init({ loader: { load: ["input/tex"] } });
  return async (latex) => {
    const mathml = await MathJax.tex2mmlPromise(latex);
    // a command that it does not know becomes red text
    if (/<merror|<mtext[^>]*>\\|mathcolor="red"/.test(mathml)) throw new Error(mathml);
    return mathml;
  };
}

typesetters[process.argv[2]]().then(async (typeset) => {
  const wrong = [];
  for (const latex of formulas) {
    try {
      if (!(await typeset(latex))) wrong.push([latex, "nothing"]);
    } catch (error) {
      wrong.push([latex, error.message]);
    }
  }
  console.log(JSON.stringify(wrong));
});
