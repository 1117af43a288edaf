"""An e-mail draft: what a mail program finds in it, and that nobody can add to its head."""

from __future__ import annotations

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest

from partnerdesk.formats.email_draft import email_draft

PDF = b"%PDF-1.4\r\n\x00\xff binary\n%%EOF"


def read(content: bytes) -> EmailMessage:
    """The draft as a mail program reads it."""
    message = message_from_bytes(content, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def test_a_mail_program_finds_words_and_the_pdf_and_that_it_is_unsent() -> None:
    body = "Dear all,\n\nŁucja’s copy is attached – £38.\n"
    message = read(email_draft("Latin: Ŵyn & 東京", body, "MOU-2026-003 Ŵyn.pdf", PDF))
    assert message["X-Unsent"] == "1"
    assert message["Subject"] == "Latin: Ŵyn & 東京"
    plain = message.get_body(("plain",))
    assert plain is not None
    assert plain.get_content().replace("\r\n", "\n") == body
    (attached,) = message.iter_attachments()
    assert attached.get_filename() == "MOU-2026-003 Ŵyn.pdf"
    assert attached.get_content_type() == "application/pdf"
    assert attached.get_payload(decode=True) == PDF


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r", "\u2028", "\x0b", "\x85"])
def test_a_title_cannot_add_a_header(ending: str) -> None:
    nasty = f"Latin{ending}Bcc: somebody@else.example"
    message = read(email_draft(nasty, "Hello", f"a{ending}X-Evil: 1.pdf", PDF, to=""))
    assert set(message.keys()) == {"X-Unsent", "Subject", "MIME-Version", "Content-Type"}
    assert "Bcc: somebody" in message["Subject"]


def test_a_body_stays_plain_words() -> None:
    message = read(email_draft("s", "<b>not bold</b>\n.\nFrom here\n", "a.pdf", PDF))
    plain = message.get_body(("plain", "html"))
    assert plain is not None
    assert plain.get_content_type() == "text/plain"
    assert plain.get_content().splitlines() == ["<b>not bold</b>", ".", "From here"]
