"""Our two Anki note types: `studydeck` (question and answer) and `studydeck cloze`.

Everything with a number here is a contract with packages already imported somewhere. Anki tells a note type by its id, and
takes it for another one ("studydeck+", its notes no longer updated) when its field or template names differ; within a note
type it tells fields and templates by their ids. So names and ids are frozen for ever, three spare fields stand ready, and a
note type that must change its fields gets new ids. Templates and styling may change freely: raise MODIFIED then, and Anki
takes over the newer ones.
"""

from typing import Any

FIELDS = (
    "front",
    "back",
    "context",
    "quote",
    "speaker",
    "source",
    "time",
    "section",
    "kind",
    "id",
    "spare1",
    "spare2",
    "spare3",
)
BASIC_ID = 1_700_000_000_101
CLOZE_ID = 1_700_000_000_102
BASIC_NAME = "studydeck"
CLOZE_NAME = "studydeck cloze"
MODIFIED = 1_760_000_000
"""Seconds since 1970 UTC when templates or styling last changed."""

_FIELD_IDS = {BASIC_ID: 5_210_417_083_000, CLOZE_ID: 5_210_417_084_000}
"""Id of the first field; the others follow in order."""
_TEMPLATE_IDS = {BASIC_ID: 5_210_417_085_001, CLOZE_ID: 5_210_417_085_002}

# No words of a document are markup, so MathJax, which Anki runs over every card, is told to keep out.
_QUESTION = """<div class="studydeck tex2jax_ignore mathjax_ignore">
{{#context}}<div class="context">{{context}}</div>{{/context}}
<div class="front">{{FRONT}}</div>
</div>"""

_EVIDENCE = """{{#quote}}<blockquote class="quote">{{quote}}</blockquote>{{/quote}}
<div class="origin">
{{#speaker}}<span class="speaker">{{speaker}}</span>{{/speaker}}
{{#source}}<span class="source">{{source}}</span>{{/source}}
{{#time}}<span class="time">{{time}}</span>{{/time}}
{{#section}}<span class="section">{{section}}</span>{{/section}}
</div>"""

_BASIC_ANSWER = f"""{{{{FrontSide}}}}
<hr id="answer">
<div class="studydeck tex2jax_ignore mathjax_ignore">
<div class="back">{{{{back}}}}</div>
{_EVIDENCE}
</div>"""

_CLOZE_ANSWER = f"""{_QUESTION.replace("FRONT", "cloze:front")}
<hr id="answer">
<div class="studydeck tex2jax_ignore mathjax_ignore">
{_EVIDENCE}
</div>"""

# No text or background colour: Anki's own follow its day and night themes.
_STYLING = """.card { font-family: system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; font-size: 20px; line-height: 1.5; }
.studydeck { max-width: 42em; margin: 0 auto; padding: 0 0.5em; text-align: left; overflow-wrap: anywhere; }
.context { font-size: 0.8em; opacity: 0.75; margin-bottom: 0.6em; }
.front { font-weight: 600; }
.cloze { font-weight: 600; text-decoration: underline; text-underline-offset: 0.2em; }
hr#answer { max-width: 42em; margin: 1em auto; border: 0; border-top: 1px solid currentColor; opacity: 0.25; }
.quote { font-size: 0.85em; margin: 1.2em 0 0.4em; padding-left: 0.8em; border-left: 3px solid currentColor; opacity: 0.8; }
.origin { font-size: 0.75em; opacity: 0.7; margin-top: 0.6em; }
.origin span:not(:last-child)::after { content: " · "; }
"""

_LATEX_BEFORE = "\\documentclass[12pt]{article}\n\\pagestyle{empty}\n\\begin{document}\n"
_LATEX_AFTER = "\\end{document}"


def note_types() -> list[dict[str, Any]]:
    """Both note types as a schema 11 collection holds them."""
    basic = _note_type(BASIC_ID, BASIC_NAME, 0, "card", _QUESTION.replace("FRONT", "front"), _BASIC_ANSWER)
    cloze = _note_type(CLOZE_ID, CLOZE_NAME, 1, "cloze", _QUESTION.replace("FRONT", "cloze:front"), _CLOZE_ANSWER)
    return [basic, cloze]


def _note_type(number: int, name: str, kind: int, template: str, question: str, answer: str) -> dict[str, Any]:
    fields = [
        {
            "id": _FIELD_IDS[number] + place,
            "name": field,
            "ord": place,
            "sticky": False,
            "rtl": False,
            "font": "Arial",
            "size": 20,
            "description": "",
            "plainText": False,
            "collapsed": field.startswith("spare"),
            "excludeFromSearch": False,
        }
        for place, field in enumerate(FIELDS)
    ]
    templates = [
        {
            "id": _TEMPLATE_IDS[number],
            "name": template,
            "ord": 0,
            "qfmt": question,
            "afmt": answer,
            "bqfmt": "",
            "bafmt": "",
            "did": None,
            "bfont": "",
            "bsize": 0,
        }
    ]
    return {
        "id": number,
        "name": name,
        "type": kind,
        "mod": MODIFIED,
        "usn": -1,
        "sortf": 0,
        "did": None,
        "tmpls": templates,
        "flds": fields,
        "css": _STYLING,
        "latexPre": _LATEX_BEFORE,
        "latexPost": _LATEX_AFTER,
        "latexsvg": False,
        "req": [[0, "any", [0]]],
    }
