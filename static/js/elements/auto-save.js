/**
 * <auto-save data-url="…">: posts the form inside as the user types and says in words how it went.
 *
 * The server answers JSON: 200 {"version": 7} or a refusal with {"detail": "…"}. The version goes back into the
 * field `seen_version`. A failed save is tried again, the typed text stays, and leaving the page asks first.
 */
const PAUSE = 1500;
const RETRIES = [5000, 15000, 60000];

class AutoSave extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.state = this.querySelector(".save-state");
    this.dirty = false;
    this.underWay = null;
    this.failures = 0;
    this.form.addEventListener("input", () => this.changed());
    this.form.addEventListener("change", () => this.changed());
    this.form.addEventListener("submit", (event) => this.send(event));
    this.ask = (event) => {
      if (this.dirty) event.preventDefault();
    };
    this.online = () => {
      if (this.dirty) this.schedule(0);
    };
    window.addEventListener("beforeunload", this.ask);
    window.addEventListener("online", this.online);
  }

  disconnectedCallback() {
    this.leave();
    window.removeEventListener("beforeunload", this.ask);
    window.removeEventListener("online", this.online);
  }

  /**
   * The form itself is being sent. A save on its way arrives first: it raises the version that the form names.
   *
   * @param {SubmitEvent} event
   */
  send(event) {
    this.leave();
    if (this.underWay === null) return;
    event.preventDefault();
    const button = event.submitter;
    this.resend ??= this.underWay.finally(() => {
      this.resend = undefined;
      this.form.requestSubmit(button);
    });
  }

  /** Nothing is left for us to save. */
  leave() {
    clearTimeout(this.timer);
    this.dirty = false;
    this.gone = true;
  }

  changed() {
    this.gone = false;
    this.dirty = true;
    if (this.failures === 0) this.say(this.dataset.unsaved);
    this.schedule(PAUSE);
  }

  /** @param {number} wait milliseconds */
  schedule(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
  }

  async save() {
    if (this.underWay !== null) return this.schedule(PAUSE);
    this.dirty = false;
    this.say(this.dataset.saving);
    this.underWay = this.post();
    const problem = await this.underWay;
    this.underWay = null;
    if (this.gone) return;
    if (problem === null) {
      this.failures = 0;
      if (this.dirty) return this.say(this.dataset.unsaved);
      const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
      const time = new Date().toLocaleTimeString(document.documentElement.lang, clock);
      return this.say(`${this.dataset.saved} ${time}`);
    }
    this.dirty = true;
    this.say(`${this.dataset.failed} ${problem.words}`, "bad");
    if (problem.again) this.schedule(RETRIES[Math.min(this.failures, RETRIES.length - 1)]);
    this.failures += 1;
  }

  /** @returns {Promise<{words: string, again: boolean} | null>} null when saved */
  async post() {
    let answer;
    try {
      answer = await fetch(this.dataset.url, {
        method: "POST",
        body: new FormData(this.form),
        headers: { Accept: "application/json" },
        redirect: "manual",
      });
    } catch {
      return { words: this.dataset.offline, again: true };
    }
    if (answer.type === "opaqueredirect" || answer.status === 401)
      return { words: this.dataset.signedOut, again: true };
    const body = await answer.json().catch(() => ({}));
    if (!answer.ok) return { words: body.detail ?? this.dataset.refused, again: answer.status >= 500 };
    const version = this.form.elements.namedItem("seen_version");
    if (version && body.version !== undefined) version.value = body.version;
    return null;
  }

  /**
   * @param {string} words
   * @param {string} tone
   */
  say(words, tone = "") {
    this.state.textContent = words;
    if (tone) this.state.dataset.tone = tone;
    else delete this.state.dataset.tone;
  }
}

customElements.define("auto-save", AutoSave);
