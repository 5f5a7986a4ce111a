"""Components keep their promises: words beside colours, wired labels, nothing the content policy would block."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django import forms
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory

from core import charts, clock, gallery, theme

ROOT = Path(__file__).resolve().parents[3]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


def draw(source: str, **context: object) -> str:
    return " ".join(Template(source).render(Context(context)).split())


@pytest.fixture
def page(rf: RequestFactory) -> str:
    request = rf.get("/_components/")
    return render_to_string("core/gallery.html", gallery.samples(clock.now()), request=request)


class Plan(forms.Form):
    title = forms.CharField(help_text="What it is for.")
    track = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    note = forms.CharField(required=False)

    def clean(self):
        raise forms.ValidationError("Choose another day.")


def test_text_is_escaped():
    assert "&lt;b&gt;" in draw('{% badge text=text tone="good" %}', text="<b>")
    assert "&lt;b&gt;" in draw('{% fact label="Leader" %}{{ name }}{% endfact %}', name="<b>")
    assert "&lt;b&gt;" in draw("{% diff rows=rows %}", rows=[{"label": "Name", "before": "", "after": "<b>"}])


def test_arguments_are_named():
    with pytest.raises(Exception, match="positional"):
        draw('{% badge "Cleared" %}')


def test_grade_is_a_code_and_words():
    shown = draw('{% grade reliability="B" credibility=2 %}')
    assert ">B2<" in shown
    assert "usually reliable source, probably true" in shown
    assert "Not graded" in draw("{% grade %}")


@pytest.mark.parametrize(("text", "label"), [("TLP:AMBER+STRICT", "tlp-amber"), ("TLP:CLEAR", "tlp-clear")])
def test_tlp_wears_its_colour(text, label):
    shown = draw("{% marking text=text %}", text=text)
    assert label in shown
    assert text in shown


def test_missing_facts_say_so():
    assert "Not recorded" in draw('{% fact label="Leader" %} {% endfact %}')
    assert "Nobody knows" in draw('{% fact label="Leader" missing="Nobody knows" %}{% endfact %}')
    assert '<span class="grade"' in draw(
        '{% fact label="Size" %}{% grade reliability="A" credibility="1" %}{% endfact %}'
    )


def test_moments_are_absolute_and_relative():
    now = clock.now()
    assert "2 days ago" in draw("{% when at %}", at=now - timedelta(days=2, hours=1))
    assert "in 3 days" in draw("{% when at %}", at=now + timedelta(days=3, hours=1))
    assert "just now" in draw('{% when at style="relative" %}', at=now)
    assert draw("{% when day %}", day=date(2026, 5, 4)) == '<bdi><time datetime="2026-05-04">4 May 2026</time></bdi>'
    assert "Not recorded" in draw("{% when None %}")
    assert "(just now)</bdi>, then" in draw("{% when at %}, then", at=now)


def test_scores_carry_range_age_and_reason():
    at = clock.now() - timedelta(days=2, hours=1)
    shown = draw('{% score label="Trust" value=46 lo=35 hi=57 band="Guarded" at=at why_url="/why/" %}', at=at)
    for part in ("46", "Range 35 to 57", "Guarded", "ago", 'href="/why/"'):
        assert part in shown
    assert 'x="35" ' in shown
    assert 'width="22" ' in shown


def test_scores_say_when_they_do_not_know():
    assert "Not assessed yet." in draw('{% score label="Trust" value=None %}')
    thin = draw('{% score label="Trust" value=50 lo=18 hi=82 band="Guarded" insufficient=True %}')
    assert "Insufficient evidence" in thin
    assert "Guarded" not in thin
    assert "Range not recorded" in draw('{% score label="Trust" value=50 %}')


def test_steps_say_their_state_in_words():
    shown = draw("{% workflow_bar steps=steps %}", steps=[{"label": "Held", "state": "blocked"}])
    assert "Blocked" in shown
    with pytest.raises(KeyError):
        draw("{% workflow_bar steps=steps %}", steps=[{"label": "Held", "state": "purple"}])


def test_versions_read_like_words():
    rows = [
        {"label": "Discreet", "before": False, "after": True},
        {"label": "Day", "before": None, "after": date(2026, 5, 4)},
    ]
    shown = draw("{% diff rows=rows %}", rows=rows)
    for part in ("<del>No</del>", "<ins>Yes</ins>", "Empty", "<ins>4 May 2026</ins>"):
        assert part in shown


def test_initials_skip_punctuation():
    assert ">SG<" in draw('{% avatar name="Salima Coastal Guard" %}')
    assert ">حس<" in draw('{% avatar name="حرس سواحل" %}')
    assert '"true"><' in draw('{% avatar name="" %}')


class TestCharts:
    now = clock.now()

    def points(self, *values: float) -> list[charts.Point]:
        return [charts.Point(self.now + timedelta(days=number), value) for number, value in enumerate(values)]

    def test_oldest_is_left_and_high_is_up(self):
        plot = charts.plot(list(reversed(self.points(0, 50, 100))), width=100, height=40, lo=0, hi=100)
        assert plot.line == "0.0,40.0 50.0,20.0 100.0,0.0"
        assert plot.area == ""
        assert plot.last.point.value == 100

    def test_values_stay_on_the_canvas(self):
        plot = charts.plot(self.points(-5, 120), width=100, height=40, lo=0, hi=100)
        assert plot.line == "0.0,40.0 100.0,0.0"

    def test_ranges_make_an_area(self):
        ranged = [charts.Point(self.now, 50, 25, 75), charts.Point(self.now + timedelta(days=1), 50, 50, 100)]
        assert charts.plot(ranged, width=10, height=100, lo=0, hi=100).area == "0.0,25.0 10.0,0.0 10.0,50.0 0.0,75.0"

    def test_one_point_stands_in_the_middle_and_none_is_refused(self):
        assert charts.plot(self.points(50), width=100, height=40, lo=0, hi=100).line == "50.0,20.0"
        with pytest.raises(ValueError, match="at least one"):
            charts.plot([], width=100, height=40, lo=0, hi=100)

    def test_drawings_have_words(self):
        shown = draw('{% score_chart points=points label="Trust" %}', points=self.points(40, 60))
        assert "From 40 to 60" in shown
        assert "<table" in shown
        assert "No history yet." in draw('{% sparkline points=points label="Trust" %}', points=[])


class TestForms:
    def test_summary_links_to_each_field(self):
        shown = draw("{% form_errors form=form %}", form=Plan({"title": ""}))
        for part in ('href="#id_title"', 'href="#id_track_0"', "Choose another day."):
            assert part in shown
        assert draw("{% form_errors form=form %}", form=Plan()) == ""

    def test_summary_covers_the_rows_of_a_formset(self):
        rows = forms.formset_factory(Plan)(
            {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-title": "", "form-0-track": "a"}
        )
        assert 'href="#id_form-0-title"' in draw("{% form_errors formset=rows %}", rows=rows)

    def test_label_help_and_error_are_wired(self):
        shown = draw("{{ form.title.as_field_group }}", form=Plan({}))
        assert '<label for="id_title">Title</label>' in shown
        assert 'aria-describedby="id_title_helptext id_title_error"' in shown
        assert 'id="id_title_helptext"' in shown
        assert 'id="id_title_error"' in shown
        assert 'aria-invalid="true"' in shown

    def test_only_what_may_be_left_out_is_marked(self):
        assert "(optional)" in draw("{{ form.note.as_field_group }}", form=Plan())
        assert "(optional)" not in draw("{{ form.title.as_field_group }}", form=Plan())

    def test_choices_stand_in_a_fieldset(self):
        shown = draw("{{ form.track.as_field_group }}", form=Plan())
        assert "<fieldset" in shown
        assert "<legend>Track</legend>" in shown
        assert '<label for="id_track_0">' in shown


class TestGallery:
    def test_every_reference_leads_somewhere(self, page):
        ids = re.findall(r'\sid="([^"]+)"', page)
        assert sorted(ids) == sorted(set(ids))
        named = re.findall(r'\s(?:for|aria-labelledby|aria-describedby|popovertarget)="([^"]+)"', page)
        assert {one for names in named for one in names.split()} <= set(ids)

    def test_every_icon_is_in_the_sprite(self, page):
        sprite = (ROOT / "static/vendor/icons.svg").read_text()
        used = set(re.findall(r"icons\.svg#([\w-]*)", page))
        assert used
        assert used <= set(re.findall(r'symbol id="([\w-]+)"', sprite))

    def test_nothing_waits_for_scripts(self, page):
        assert not re.search(r"\son\w+=|\sstyle=|javascript:", page)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.relative_to(ROOT / "templates").as_posix())
def test_templates_obey_the_content_policy(template):
    text = re.sub(r"{%.*?%}", "", template.read_text())
    assert not re.search(r"\sstyle=|\son\w+=\"|<style|javascript:", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
    assert not re.search(r"""(?:src|href|action)=["'](?:https?:)?//""", text)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.relative_to(ROOT / "templates").as_posix())
def test_icons_named_in_templates_exist(template):
    sprite = (ROOT / "static/vendor/icons.svg").read_text()
    named = re.findall(r"{% icon [\"']([\w-]+)[\"']|\bicon=[\"']([\w-]+)[\"']", template.read_text())
    assert {first or second for first, second in named} <= set(re.findall(r'symbol id="([\w-]+)"', sprite))


def test_styles_know_no_left_and_right():
    physical = (
        r"(?<![-\w])(?:margin|padding|border|inset)-(?:left|right|top|bottom)|(?<![-\w])(?:left|right|width|height)\s*:"
    )
    for sheet in sorted((ROOT / "static/css").rglob("*.css")):
        assert not re.search(physical, sheet.read_text()), sheet.name


class TestTheme:
    def post(self, rf: RequestFactory, **data: str):
        return theme.choose(rf.post("/theme/", data))

    def test_choice_is_remembered(self, rf):
        answer = self.post(rf, theme="dark", next="/actors/?q=a")
        assert (answer.status_code, answer["Location"]) == (302, "/actors/?q=a")
        assert answer.cookies["theme"].value == "dark"

    def test_anything_else_is_the_choice_of_the_system(self, rf):
        assert self.post(rf, theme="<script>").cookies["theme"]["max-age"] == 0

    def test_it_never_leads_off_the_site(self, rf):
        assert self.post(rf, theme="dark", next="//evil.example/")["Location"] == "/"

    def test_it_is_changed_by_post_only(self, rf):
        assert theme.choose(rf.get("/theme/")).status_code == 405


def test_fault_page_needs_no_context():
    assert "Something went wrong" in render_to_string("500.html")


def test_options_say_what_is_chosen_and_mark_up_nothing():
    field = forms.ChoiceField(choices=[("", "---------"), ("Hills", [("<1>", "<b>")]), ("2", "Two")], required=False)
    shown = str(field.widget.render("place", "2"))
    assert '<option value="">Nothing chosen</option>' in shown
    assert '<optgroup label="Hills"><option value="&lt;1&gt;">&lt;b&gt;</option></optgroup>' in shown
    assert '<option value="2" selected>Two</option>' in shown
    field.widget.is_required = True
    assert '<option value="">Choose …</option>' in str(field.widget.render("place", "2", {"required": True}))
