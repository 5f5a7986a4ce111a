"""A browser that opens pages as people of the demonstration, and writes down what is wrong with them."""

from pathlib import Path

from django.conf import settings

AXE = Path("tests/vendor/axe.min.js").read_text(encoding="utf-8")
RUN = """async (where, how) => (await axe.run(where, {preload: false, resultTypes: ["violations"], ...how})).violations
    .flatMap(rule => rule.nodes.map(node => `${rule.id} at ${node.target.join(" ")}`))"""
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "rules": {"color-contrast": {"enabled": False}},
}
AUDIT = f"rules => ({RUN})(document, rules)"
CONTRAST = f"""async judged => {{
    const known = new Set(judged), parts = []
    const look = part => {{
        const own = getComputedStyle(part), seen = [own.color, own.fontSize, own.fontWeight]
        for (let one = part, covered = false; one; one = one.parentElement) {{
            const {{backgroundColor, backgroundImage, opacity}} = getComputedStyle(one)
            if (opacity !== "1") seen.push(opacity)
            if (covered) continue
            if (backgroundImage !== "none") seen.push(backgroundImage)
            if (backgroundColor !== "rgba(0, 0, 0, 0)") seen.push(backgroundColor)
            covered = backgroundColor.startsWith("rgb(")
        }}
        return seen.join()
    }}
    const says = part => part.matches("input, select, textarea") ||
        [...part.childNodes].some(one => one.nodeType === Node.TEXT_NODE && one.data.trim())
    for (const part of document.body.querySelectorAll("*")) {{
        if (!says(part) || !part.checkVisibility()) continue
        const seen = look(part)
        if (!known.has(seen)) parts.push(part)
        known.add(seen)
    }}
    const only = {{runOnly: {{type: "rule", values: ["color-contrast"]}}}}
    return [[...known], parts.length ? await ({RUN})({{include: parts.map(part => [part])}}, only) : []]
}}"""
TURN_ROUND = "() => Object.assign(document.documentElement, {dir: 'rtl', lang: 'ar'})"  # as the server does
TOO_WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
OVERLAPS = """() => {
    const panels = [...document.querySelectorAll("main .panel")].filter(one => one.checkVisibility())
    const boxes = panels.map(one => one.getBoundingClientRect())
    return panels.filter((one, i) => panels.some((other, j) => j < i && !other.contains(one)
        && boxes[i].top < boxes[j].bottom - 1 && boxes[j].top < boxes[i].bottom - 1
        && boxes[i].left < boxes[j].right - 1 && boxes[j].left < boxes[i].right - 1)).map(one => one.innerText.slice(0, 40))
}"""
WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
PATIENCE = 60_000


class Tour:
    """One browser; whatever a page says on the console while it loads or is used is written down too."""

    def __init__(self, chromium, url, cookies, **options):
        self.url, self.cookies = url, cookies
        self.wrong, self.judged, self.here, self.who, self.hears = [], [], "", None, True
        options = {"locale": "en-GB", "timezone_id": "UTC", "reduced_motion": "reduce", "viewport": WIDE, **options}
        self.context = chromium.new_context(base_url=url, **options)
        self.context.set_default_timeout(PATIENCE)
        self.page = self.context.new_page()
        self.page.on("console", lambda message: message.type == "error" and self.note(f"says {message.text}"))
        self.page.on("pageerror", lambda error: self.note(f"fails: {error}"))

    def note(self, *what):
        self.wrong += [f"{self.here} {words}" for words in what if self.hears]

    def become(self, who):
        """Be signed in as somebody, or as nobody."""
        if who != self.who:
            self.who = who
            self.context.clear_cookies()
            if who:
                cookie = {"name": settings.SESSION_COOKIE_NAME, "value": self.cookies[who], "url": self.url}
                self.context.add_cookies([cookie])

    def open(self, visit):
        self.become(visit.who)
        self.here = f"{visit.route} ({visit.who or 'nobody'}{', ' + visit.asked if visit.asked else ''})"
        self.hears = visit.shows == 200  # Chromium complains of every refusal
        answer = self.page.goto(visit.address())
        self.hears = True
        if answer.status != visit.shows:
            self.note(f"answers {answer.status}")

    def audit(self, mode):
        """Write down what axe finds; what axe itself does against the policy of content is not the page's fault."""
        self.hears = False
        found = self.page.evaluate(AUDIT, RULES)
        self.hears = True
        self.note(*(f"in {mode}: {fault}" for fault in found))
        self.contrast(mode)

    def contrast(self, mode):
        """Write down what cannot be read; text of one size and weight, of one colour on another, is judged once."""
        self.hears = False
        self.judged, found = self.page.evaluate(CONTRAST, self.judged)
        self.hears = True
        self.note(*(f"in {mode}: {fault}" for fault in found))

    def measure(self, mode):
        """Write down whether one would have to scroll sideways, and what lies over something else."""
        self.note(*(f"in {mode}: {words!r} lies over another panel" for words in self.page.evaluate(OVERLAPS)))
        if wider := self.page.evaluate(TOO_WIDE):
            self.note(f"in {mode}: {wider} pixels too wide")
