"""The watch over every page is not blind."""

from tests.browser.conftest import OpenPage, Watch

ACCIDENTS = """() => {
  console.error("a broken promise");
  setTimeout(() => { throw new Error("an accident"); });
  document.head.append(Object.assign(document.createElement("script"), { textContent: "window.evil = 1" }));
  document.body.append(Object.assign(new Image(), { src: "http://127.0.0.1:9/pixel.png" }));
  fetch("/nowhere/");
}"""
SEEN = (
    "a broken promise", "an accident", "CSP: script-src", "CSP: img-src", "status of 404",
    "request to another origin: http://127.0.0.1:9/pixel.png",
)  # fmt: skip


def test_the_watch_sees_what_it_should(open_page: OpenPage, watch: Watch) -> None:
    page = open_page()
    page.goto("/accounts/login/")
    assert watch.complaints == []
    page.evaluate(ACCIDENTS)
    page.wait_for_timeout(500)
    seen = "\n".join(watch.complaints)
    assert [part for part in SEEN if part not in seen] == []
    assert not page.evaluate("window.evil")
    watch.begin()
