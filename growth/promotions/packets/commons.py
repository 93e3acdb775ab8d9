"""Words the masking has to know: names that are common words, and words that look like something else. Pure."""


def words(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


# Names that are words as well: masked only where they are written with a capital letter.
COMMON = words(
    """
    abbot ace alba amber an angel april archer are art ash august aurora autumn baker bank banks barber bay bell
    berry best bill bird bishop black blaze bliss bloom blue bond book bow brand bright brook brooks brown buck
    bud burn bush butler buzz can carpenter carter case cash chance chase chip christian church clay cliff cloud
    coach cole colt cook cooper cross crystal daisy dale daily dash dawn day dean dell destiny dick dolly don
    dot dove drake drew earl east echo eve faith fair farmer fern field fields finn fish fisher fitch flint
    flora flower ford forest foster fox frank free french frost gale gardener gay gene gift ginger glen gold
    golden good grace grand grant gray green grey grove guy hall happy harbor hardy harmony harper hart haven
    hawk hay hazel heath heather henna hill hold holly honey hood hope house hunt hunter iris iron ivory ivy
    jack jade jasmine jay jean jewel joy judge june junior just kay keen key king kit knight lake lamb lance
    land lane lark lass law lay lead lee light lily lion little locke long love lowe luck lucky major marble
    march marina mark marks marsh mason may mercy merit miles mill miller min mint miss mist moody moon moss
    nick noble noon norm north oak oakes olive opal page park parker parks pat patience peace pearl penn penny
    pepper peter piper poet pole pond poppy porter post potter power powers price prince queen quest quick quill
    rain ran ray red reed reeve reid rich ride ridge river rivers robin rock rod roman rose rosemary rowan royal
    ruby rue rush rusty sage sailor sale sam sandy saw see seed senior serene shade shepherd short silver singer
    sky slate small smart smith snow sol song south sparks spring stack star steel stone storm street strong sue
    summer summers sunny swan swift tanner taylor teal temple terry thorn tiger tree trout true turner tyler
    underwood van victor violet wade walker wall ward waters way weaver webb wells west white wick wild will
    wills winter wise wolf wood woods word worth wren young
    """
)

# Parts of names that say nothing alone, and the words put in place of names: never masked by themselves.
SILENT = words(
    """
    al ap bin bint da das de del della den der di do dos du el fitz ibn la las le les li lo los mac mc of o san
    santa st ten ter the tot und van ver vom von y zu zum zur a an and candidate colleague manager somebody
    address link they them their theirs themself he she him her his hers
    """
)

# Initials of somebody that everybody reads as something else.
ABBREVIATIONS = words(
    """
    AC AD ADR AI AM AP API AR AS AT AWS BA BE BI BY CA CD CEO CI CLI CO CPU CRM CS CSS CTO CV DB DEV DI DM DNS
    DO DR EA EM ER ES EU EX FE FTE GB GO GPU HA HE HR HTML HTTP HTTPS I ID IE IF II III IN IO IP IS ISO IT IV JS
    JSON KB KPI LAN LLM MB ME ML MR MS MVP MY NA NB NO OF OK OKR ON OO OP OR ORM OS PC PDF PHP PM PO PR PS QA
    RAM RC REST RFC ROI SDK SE SLA SLO SO SQL SRE SSH SSO TB TDD TLS TO TS TV UI UK UN UP URL US USA UX VM VP
    VPN VS WAN WE WIP XML YAML
    """
)

# After “he” or “she” these end with an s without being a verb of today.
NOT_A_VERB = words(
    """
    afterwards always as besides does downstairs else hers his its less nonetheless nowadays others ours
    overseas perhaps plus regardless sometimes theirs this thus towards unless upstairs upwards various versus
    was whereas yes yours
    """
)
UNUSUAL_VERBS = {
    "focuses": "focus", "caches": "cache", "aches": "ache", "biases": "bias", "dies": "die", "ties": "tie",
    "lies": "lie", "goes": "go",
}  # fmt: skip
