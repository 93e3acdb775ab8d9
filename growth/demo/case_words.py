"""What the invented people of the demo write in their cases."""

THESIS = (
    "Since the second quarter of this year Ada has worked as a Senior. The payout retries, the ledger cut-over and the "
    "release she stopped were hers from the question to the follow-up. What runs through it is that she asks what cannot "
    "be undone before anybody builds."
)
SUMMARY = """Three things carry this case.

**Payouts that fail less, and cost less when they do.** Failed payouts went from 1.8 to 0.3 per cent in thirty days
against a goal of 0.5 (project 1). Success and harm had been written down before the release; one harm was over its line, and the
notices were turned off the same day.

**A ledger that moved without a lost booking.** Forty generated migrations, six of them refused, and a roll-back that was
tried twice before the night it was not needed (project 2). What she learnt there became a comparison step that every
migration touching money now takes.

**Two people who lead what she used to lead.** Lior led his first incident in the summer and has taken the second since. Chidi
finds the rounding errors himself.

Open against it is the product view: strong for one quarter, thin before. See the first concern and its answer. Also
asked was how much of the ledger was hers and how much the agents’; the second concern answers that with the six refusals.

Two gates are still to be answered by Petra: the role and the budget."""
RESULTS = """**Payouts.** Why it mattered: a failed payout costs a merchant a fee, sometimes a salary run, and us a call of twenty
minutes. What was different: shops see on the same day why a payout waits. Result: support calls about payouts fell from
61 to 40 a week; failed payouts from 1.8 to 0.3 per cent. Sources: support desk, ledger.

**Ledger.** Why it mattered: two markets waited for it. What was different: both opened a quarter earlier than planned. Result:
no booking lost in forty migrations, against four in the migration of three years before."""
LEVERAGE = """The comparison by merchant began as a way to check one generated migration. It is a step of the pipeline now, and
Search and Platform took it over without being asked; of the seven migrations since, it stopped two. The review checklist for
generated code is used by three teams. New people read the page “who would be called at night” before they propose a
technology; it has been linked in five decision records that are not hers."""
MENTORED = "Lior and Chidi, both named in the evidence. What they achieved is in the appendix in their own words."
GLUE = (
    "When Legal and Product each waited for the other, she wrote down on one page who needed what by when. The mandate "
    "change shipped four days early; planning by test case rather than by ticket stayed."
)
PLAN = """Both of us see the gap in perspective: one choice with the product side that cost something has been hers, not
three. From January she prepares the choice of the payment partner with Product; it is listed as an opportunity. If that
falls through, the ledger, the on-call of Payments and the study of failed payouts remain, and all three are work of a Senior.
Without any of the new work, what she does today is at the level already: the criterion table shows every expectation of a
Senior accepted in two quarters or more."""
ASSESSMENT = """I watched her stop the fee release two hours before it went out, because she had asked what could not be taken
back, and I watched her say so to people above her without a slide. I saw her refuse six of forty generated migrations and
explain each refusal so that Chidi could find the seventh himself.

I doubted two things. Whether she would hand over work she likes: since June Lior leads incidents and she holds the pager
beside him; he asked her for nothing in the last one. And whether she sees the product: in the spring I would have said no. The
study of thirty failed payouts changed the order of what Product works on, and it was her question.

What I have not seen yet is a choice with Product that failed. I told her so in September."""
BESIDE = """Strongest in autonomy and risk: every expectation accepted over several quarters, most of them with a witness.
Thinnest in perspective: two items for each expectation, none older than four quarters. Somebody will ask
whether the agents did the ledger; the plan, the split and the refusals were hers, see “Forty migrations” in the
appendix. Somebody else will ask about the product view; that is the first concern."""
PROJECT_RETRIES = {
    "title": "Payout retries",
    "problem": "One payout in fifty-five failed, and every failure was tried again by hand or not at all.",
    "scope": "system",
    "own_decisions": "A queue table instead of a broker; a limit of six tries over two days; success and harm written down "
    "before the first line of code.",
    "complexity": "A retry that is not idempotent pays twice. Three banks answer the same failure in three ways.",
    "outcome": "Failed payouts went from 1.8 to 0.3 per cent. Nobody retries by hand.",
    "still_holds": "Yes. The table holds a twentieth of what it can; the limit was changed once, with the same reasoning.",
}
PROJECT_LEDGER = {
    "title": "Ledger cut-over",
    "problem": "The old ledger could not book in a second currency, and two markets waited.",
    "scope": "department",
    "own_decisions": "Forty small migrations instead of one; generated, each refused until it matched recorded traffic; a "
    "roll-back that anybody on call can run.",
    "complexity": "The tests were generated from the same description as the code, so they agreed with its mistakes.",
    "outcome": "No booking lost. Both markets opened a quarter early.",
    "still_holds": "Yes. The comparison with recorded traffic has stopped two migrations of other teams since.",
}
METRICS = (
    ("Failed payouts", "1.8", "0.3", "0.5", "per cent", "Ledger, thirty days each"),
    ("Support calls about payouts", "61", "40", "45", "a week", "Support desk, topic “payout”"),
    ("Bookings lost in a migration", "4", "0", "0", "bookings", "Ledger, monthly check"),
)
CONCERN_OF_MIA = (
    "The product view is strong for two quarters and thin before: two items for each expectation, and none of them was a "
    "choice that went wrong.",
    "In planning until last winter she asked what to build and how, hardly ever for whom.",
    "The study of failed payouts was her own question, and Product changed its order because of it. We agreed in September "
    "that the choice of the payment partner is hers from January; I will see there what she does when it costs something.",
)
ENDORSEMENTS = (
    (
        "noor",
        "When two proposals for a broker met, Ada drew who would be called at night for each before she argued for one. I "
        "have mentored her for five quarters; in the last three I was asked for a second opinion, not for an answer.",
        "How much of the ledger work was hers, and how much the agents’? From outside that cannot be told apart easily.",
        "She specified and split forty migrations, refused six results with a reason each, and wrote the roll-back herself. "
        "The six refusals are linked in the evidence.",
    ),
    (
        "zoe",
        "Her comparison with recorded traffic stopped one of our own migrations. She had told us in one page what it does "
        "and what it cannot see, so we could take it over without a meeting.",
        "She tells Search about a change late when she is sure that it is safe; twice we learnt of one on the same day.",
        "Agreed. Since August a change that touches Search is announced a week before; there have been three.",
    ),
    (
        "ben",
        "I started the job that paid nineteen merchants twice. In her review I was the first to speak, and nobody asked who. "
        "The job takes a lock now.",
        "She keeps the hardest reviews to herself; in a week without her the queue of them waits.",
        "Chidi and Lior review migrations since October; in the week she was away in November three were merged.",
    ),
    (
        "sana",
        "From the study of thirty payouts I built another page than the one that was planned. It is the page that "
        "merchants stopped calling about.",
        "In the study she spoke with two merchants only, both of them large; small ones may fail for other reasons.",
        "True, and written at the top of the study. The next ten are small ones, planned for January.",
    ),
)  # fmt: skip
SENTENCE = (
    "Platform changed its own release because of the review she led; I would put her in front of any incident of mine."
)
CASE_OF_ELIF = (
    "Since the spring Elif has worked as a Staff engineer: the guard rails for model-driven search are hers, and three "
    "teams keep them without being told to."
)
