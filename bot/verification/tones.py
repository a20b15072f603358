"""Gates on what is negated, and what is planned, possible or rumoured. Pure."""

from bot.verification.features import Held
from bot.verification.lexicon import SAYINGS
from bot.verification.stretches import Stretch, colours, free, hedges_of, negations_of, rivals


def negations_are_kept(held: Held, at: Stretch) -> str:
    """What is negated in the source is in the claim, and the other way round."""
    fault = "the source says it with, or without, a negation"
    claim, lines = held.claim, at.window.lines
    stems = frozenset[str]().union(*(line.stems for line in lines))
    for scope in claim.negations:
        negator = claim.tokens[scope.place]
        if negator.is_content and negator.stem in stems:
            continue  # the source uses the same verb
        head = next((claim.tokens[p].stem for p in scope.tokens if claim.tokens[p].stem in stems), None)
        if head is None:
            if not any(line.negations for line in lines):
                return fault
        elif not any(colours(line, line.negations, head) for line in lines):
            return fault
    mine = frozenset(token.stem for token in claim.content)
    for line in lines:
        for scope in line.negations:
            negator = line.tokens[scope.place]
            if negator.is_content and negator.stem in claim.stems:
                continue
            head = next((line.tokens[p].stem for p in scope.tokens if line.tokens[p].stem in mine), None)
            if negator.is_content and any(line.tokens[p].stem in SAYINGS & mine for p in scope.tokens):
                continue  # what was refused was said all the same
            if head is None or colours(claim, claim.negations, head):
                continue
            if free([claim], head, negations_of) > free(rivals(line, lines, mine), head, negations_of):
                return fault
    return ""


def hedges_are_kept(held: Held, at: Stretch) -> str:
    """What is a plan, a possibility or a rumour in the source is one in the claim.

    Only the word next to the hedge counts, and a participle ("launching in May") claims no fact.
    """
    claim, lines = held.claim, at.window.lines
    mine = frozenset(token.stem for token in claim.content)
    open_ = {claim.tokens[place].stem for scope in claim.hedges for place in scope.tokens}
    open_ |= {claim.tokens[scope.place].stem for scope in claim.hedges}
    open_ |= {token.stem for token in claim.tokens if token.folded.endswith("ing")}
    for line in lines:
        for scope in line.hedges:
            head = next((line.tokens[place].stem for place in scope.tokens[:1]), "")
            if head not in mine or head in open_ or line.tokens[scope.place].stem in claim.stems:
                continue
            if free([claim], head, hedges_of) > free(rivals(line, lines, mine), head, hedges_of):
                return "the source speaks of a plan, a possibility or a rumour"
    return ""
