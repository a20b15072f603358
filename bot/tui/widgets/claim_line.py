"""One sentence of an answer, with what is known of it in words."""

from textual.content import Content
from textual.style import Style
from textual.widgets import Static

from bot.claims import Answer, Claim
from bot.render import in_quotes, plain


class ClaimLine(Static):
    """A sentence, the numbers of its citations, which a click opens, and how it stands to its sources.

    Marks and words tell the kinds apart, so that none of it hangs on colour.
    """

    def __init__(self, answer: Answer, claim: Claim) -> None:
        quoted = claim.verdict == "quoted"
        text = plain(in_quotes(claim.text) if quoted else claim.text)
        super().__init__(
            Content.assemble(
                text, " ", *map(_number, claim.citations), "\n", (_standing(answer, claim), "dim")
            ),
            classes="-overtaken" if claim.overtaken_by else "-differs" if claim.conflicts_with else "",
        )


def _number(number: int) -> Content:
    style = Style(bold=True) + Style.from_meta({"@click": f"screen.open_citation({number})"})
    return Content.styled(f"[{number}]", style)


def _standing(answer: Answer, claim: Claim) -> str:
    parts = ["❝ the source's own words" if claim.verdict == "quoted" else "✓ matches its source"]
    later = [answer.claims[place].citations[0] for place in claim.overtaken_by]
    others = [
        answer.claims[place].citations[0]
        for place in claim.conflicts_with
        if place not in claim.overtaken_by
        and answer.claims.index(claim) not in answer.claims[place].overtaken_by
    ]
    earlier = [
        other.citations[0] for other in answer.claims if answer.claims.index(claim) in other.overtaken_by
    ]
    if later:
        parts.append(f"↻ overtaken by {_listed(later)}")
    if earlier:
        parts.append(f"↻ overtakes {_listed(earlier)}")
    if others:
        parts.append(f"≠ differs from {_listed(others)}")
    return " · ".join(parts)


def _listed(numbers: list[int]) -> str:
    return "".join(f"[{number}]" for number in numbers)
