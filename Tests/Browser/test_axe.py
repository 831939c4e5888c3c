# SPDX-License-Identifier: Apache-2.0
"""Every page, both languages, light and dark, as axe sees it: nothing serious."""
import pathlib

import axe_playwright_python

from people import Agent, Customer
from scene import Scene

AXE = (pathlib.Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
RULES = """async () => (await axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']}))
  .violations.filter(found => ['serious', 'critical'].includes(found.impact))
  .flatMap(({id, impact, nodes}) => nodes.map(node => `${impact} ${id}: ${node.target.join(' ')}: ${node.any[0]?.message ?? node.failureSummary}`))"""


def faults(page, name):
    """In both languages and both schemes; the page is opened anew for each language."""
    found = []
    for language in ("zh", "en"):
        page.context.add_cookies([{"name": "language", "value": language, "url": page.url}])
        page.reload()
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            page.evaluate(AXE)
            found += [f"{name} {language} {scheme}: {fault}" for fault in page.evaluate(RULES)]
    return found


def test_axe_finds_nothing_serious_on_any_page(house, visit):
    scene = Scene(house, visit)
    found = faults(scene.agent.page, "workspace")
    found += faults(scene.first.page, "help")
    scene.first.open_chat()
    found += faults(scene.first.page, "help with its chat")

    stranger = visit().new_page()
    stranger.goto(house.url + "/sign-in")
    found += faults(stranger, "sign-in")
    stranger.goto(house.url + scene.question)
    found += faults(stranger, "question")

    scene.waits("C4", "烤鱼还要多久？")
    leader = Agent(visit(), house, "leader1").page
    found += faults(leader, "empty workspace")
    for path in ("/leader", "/cases", "/cases?q=QW"):
        leader.goto(house.url + path)
        found += faults(leader, path)
    admin = visit().new_page()
    admin.goto(house.url + "/sign-in")
    Agent.signs_in(admin, "admin")
    for path in ("/people", "/people/new", "/people/import", "/tokens", "/switches", "/feeds", "/audit", "/password"):
        admin.goto(house.url + path)
        found += faults(admin, path)
    admin.goto(house.url + "/people")
    admin.locator("tbody tr", has_text="agent1").locator("a").click()
    found += faults(admin, "certificates")
    assert not found, "\n".join(found)
