def test_pages(as_, case, cast):
    from growth.promotions.cases import project_actions, reader_actions

    project_actions.add_project(case, by=cast.ada, title="Ledger", outcome="x")
    project_actions.add_metric(case, by=cast.ada, name="Latency", after="3")
    reader_actions.invite_reader(case, by=cast.ada, person=cast.zoe)
    p = case.projects.get()
    m = case.metrics.get()
    for who in ("ada", "mia", "zoe", "petra", "ben", "rafael"):
        out = {}
        for path in (
            "",
            "new/",
            f"{case.pk}/",
            f"{case.pk}/note/",
            f"{case.pk}/assessment/",
            f"{case.pk}/left-out/",
            f"{case.pk}/achievements/",
            f"{case.pk}/withdrawal/",
            f"{case.pk}/projects/new/",
            f"{case.pk}/metrics/new/",
            f"projects/{p.pk}/",
            f"projects/{p.pk}/edit/",
            f"metrics/{m.pk}/",
            f"sections/{case.sections.first().pk}/",
            f"new/?person={cast.ben.pk}",
        ):
            out[path] = as_(who).get("/cases/" + path).status_code
        print(who, out)
    assert 0
