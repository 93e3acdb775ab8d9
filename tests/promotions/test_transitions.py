def test_drafted(case):
    assert case.state == "drafting"
