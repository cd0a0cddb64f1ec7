// A CV is dropped anywhere in its box and measured before it is sent. While it is sent and read the
// page says so, and it can be stopped: the page stays until the answer is there. Pages without this
// script lose nothing.
const PATIENCE = 4000;

customElements.define("cv-upload", class extends HTMLElement {
  connectedCallback() {
    this.input = document.getElementById(this.getAttribute("for"));
    this.box = this.closest(".from-file");
    this.send = this.box.querySelector("button:not([type=button])");
    this.status = this.querySelector("[role=status]");
    this.bar = this.querySelector("progress");
    this.halt = this.querySelector("button");
    this.input.addEventListener("change", () => this.choose());
    this.input.form.addEventListener("submit", (event) => this.submit(event));
    this.halt.addEventListener("click", () => {
      window.stop();
      this.end(this.getAttribute("words-stopped"));
      this.send.focus();
    });
    addEventListener("pageshow", () => this.end(""));
    // Beside the box nothing is taken: the browser would open the file in place of the page.
    for (const name of ["dragenter", "dragover", "drop"])
      document.addEventListener(name, (event) => this.drag(event));
    document.addEventListener("dragleave", ({ relatedTarget }) => {
      if (!relatedTarget) this.box.removeAttribute("data-over");
    });
  }

  words(name, ...values) {
    return this.getAttribute(`words-${name}`).replace(/\{\}/g, () => values.shift());
  }

  say(words, isWrong = false) {
    this.status.textContent = words;
    this.status.classList.toggle("error", isWrong);
    if (isWrong) this.input.setAttribute("aria-invalid", "true");
    else this.input.removeAttribute("aria-invalid");
  }

  drag(event) {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    const isInside = this.box.contains(event.target) && this.bar.hidden;
    event.dataTransfer.dropEffect = isInside ? "copy" : "none";
    this.box.toggleAttribute("data-over", isInside && event.type !== "drop");
    if (!isInside || event.type !== "drop") return;
    const { files } = event.dataTransfer;
    if (files.length !== 1) return this.say(this.words("several"), true);
    this.input.files = files;
    (this.choose() ? this.send : this.input).focus();
  }

  // Says which file is chosen, or what is wrong with it; what the server said was of another one.
  choose() {
    document.getElementById(`${this.input.id}-error`)?.remove();
    const [file] = this.input.files;
    const isLarge = file?.size > Number(this.getAttribute("most"));
    if (!file) this.say("");
    else if (isLarge) this.say(this.words("large"), true);
    else if (!file.size) this.say(this.words("empty"), true);
    else this.say(this.words("chosen", file.name, this.size(file)));
    return Boolean(file?.size) && !isLarge;
  }

  size({ size }) {
    const [unit, amount] = size < 1e6 ? ["kilobyte", size / 1e3] : ["megabyte", size / 1e6];
    const options = { style: "unit", unit, maximumFractionDigits: unit === "kilobyte" ? 0 : 1 };
    return new Intl.NumberFormat(document.documentElement.lang, options).format(Math.max(amount, 1));
  }

  submit(event) {
    const kind = event.submitter?.formEnctype || this.input.form.enctype;
    if (kind !== "multipart/form-data" || !this.input.files.length) return;
    if (!this.bar.hidden || !this.choose()) {
      event.preventDefault();
      return;
    }
    this.say(this.words("sending"));
    this.timer = setTimeout(() => this.say(this.words("waiting")), PATIENCE);
    this.bar.hidden = this.halt.hidden = false;
    this.send.hidden = true;
    this.halt.focus();
  }

  end(words) {
    clearTimeout(this.timer);
    this.bar.hidden = this.halt.hidden = true;
    this.send.hidden = false;
    this.say(words);
  }
});
