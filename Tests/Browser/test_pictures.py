# SPDX-License-Identifier: Apache-2.0
"""Pictures from both sides, chosen and pasted, over good and bad networks: each is there once."""
import io

from PIL import Image
from playwright.sync_api import expect

from people import Agent, Customer, wait_until
from test_network import talk


def picture(colour):
    file = io.BytesIO()
    Image.new("RGB", (320, 240), colour).save(file, "PNG")
    return {"name": "photo.png", "mimeType": "image/png", "buffer": file.getvalue()}


def expect_pictures(pages, count):
    """Every page shows so many pictures, and each has really come."""
    for page in pages:
        shown = page.locator("#stream-list img.message-picture")
        expect(shown).to_have_count(count)
        for i in range(count):
            shown.nth(i).scroll_into_view_if_needed()
            wait_until(page, lambda: shown.nth(i).evaluate("img => img.complete && img.naturalWidth === 320"), "a picture")


PASTE = """(field, bytes) => {
  const data = new DataTransfer();
  data.items.add(new File([new Uint8Array(bytes)], "clip.png", { type: "image/png" }));
  field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def test_both_sides_show_each_other_what_they_mean(house, visit):
    customer, agent = talk(house, visit, "C2", "agent1")
    customer.page.locator("customer-chat input[type=file]").set_input_files(picture("brown"))
    expect_pictures([customer.page, agent.page], 1)
    agent.page.locator("message-composer input[type=file]").set_input_files(picture("green"))
    expect_pictures([customer.page, agent.page], 2)
    agent.page.locator("#draft").evaluate(PASTE, list(picture("blue")["buffer"]))
    expect_pictures([customer.page, agent.page], 3)


def test_a_picture_alone_begins_a_contact(house, visit):
    customer = Customer(visit(**Customer.PHONE), house, "C2")
    customer.page.locator("customer-chat input[type=file]").set_input_files(picture("brown"))
    agent = Agent(visit(), house, "agent1")
    agent.is_ready()
    agent.takes()
    expect_pictures([customer.page, agent.page], 1)


def test_a_picture_whose_answer_was_lost_is_there_once(house, visit, wires):
    wire = wires(house)
    customer, agent = talk(house, visit, "C2", "agent1", agent_wire=wire)
    wire.deafen()
    agent.page.locator("message-composer input[type=file]").set_input_files(picture("green"))
    expect_pictures([customer.page], 1)
    wire.cut()
    wire.mend()
    agent.says("刚才发了一张图")
    expect(customer.page.locator("#stream-list .message-body", has_text="刚才发了一张图")).to_have_count(1)
    expect_pictures([customer.page, agent.page], 1)


def test_what_is_no_picture_is_said_to_be_none(house, visit):
    customer, agent = talk(house, visit, "C2", "agent1")
    fake = {"name": "photo.png", "mimeType": "image/png", "buffer": b"<svg onload=alert(1)>"}
    agent.page.locator("message-composer input[type=file]").set_input_files(fake)
    expect(agent.page.locator("#toasts")).to_contain_text("图片")
    expect_pictures([customer.page, agent.page], 0)
