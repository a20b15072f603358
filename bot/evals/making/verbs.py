"""Verbs in the past, and the plain form of each: "held" is of "hold". For questions, which need either."""

_IRREGULAR = """became become|began begin|bought buy|broke break|brought bring|built build|came come|
    caught catch|chose choose|drew draw|drove drive|fell fall|fought fight|found find|fled flee|flew fly|
    forbade forbid|gave give|got get|grew grow|held hold|hid hide|hit hit|kept keep|led lead|left leave|
    lent lend|lost lose|made make|met meet|paid pay|ran run|rose rise|said say|sank sink|saw see|sent send|
    set set|shot shoot|sold sell|spent spend|spoke speak|stole steal|stood stand|struck strike|taught teach|
    threw throw|told tell|took take|thought think|went go|won win|withdrew withdraw|wrote write|cut cut|
    beat beat|shut shut|quit quit|knew know|banned ban|planned plan|stopped stop|dropped drop|admitted admit|
    committed commit|submitted submit|permitted permit|referred refer|occurred occur|transferred transfer"""
_REGULAR = """accept accuse acquire adopt advise agree allow announce appear appoint approve argue arrest
    arrive ask assist attack attend award back believe blame block call campaign cancel carry cause celebrate
    change charge claim close complete concede condemn confirm conquer consider contribute create criticise
    criticize cross debut decide declare decline defeat defend demand deny deploy describe design destroy
    develop die discover donate earn elect employ end endorse enter establish estimate expand explain express
    face file finish fire form found gain graduate hire host impose increase introduce invade invest
    invite issue join kill land launch lift marry merge move name nominate note open oppose order overturn
    own pardon pass pioneer plant pledge praise present promise propose prove publish purchase push raise
    reach receive recommend record reduce refuse reject release remain remove rename replace report require
    resign retire return reveal reverse ruin save score secure seize serve settle sign start state
    succeed suffer suggest support surrender suspend threaten top travel turn tweet unveil urge veto
    visit vote vow want warn welcome work""".split()


def _past(verb: str) -> str:
    if verb.endswith("e"):
        return verb + "d"
    return verb[:-1] + "ied" if verb.endswith("y") and verb[-2] not in "aeiou" else verb + "ed"


PLAIN: dict[str, str] = {
    **{_past(verb): verb for verb in _REGULAR},
    **dict(pair.split() for pair in _IRREGULAR.replace("\n    ", "").split("|")),
}
"""Each past form to its verb. "found" is the past of "find" here, "founded" that of "found"."""
