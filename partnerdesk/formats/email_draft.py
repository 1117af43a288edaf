"""An e-mail that is not sent yet, with a PDF attached, as a file that a mail program opens."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP

from partnerdesk.domain.words import clean, clean_lines


def email_draft(subject: str, body: str, file_name: str, pdf: bytes, to: str = "") -> bytes:
    """The message as ``.eml``: plain text, one attachment, marked as unsent.

    ``X-Unsent: 1`` makes Outlook and others open it to be edited and sent. ``subject``,
    ``file_name`` and ``to`` are put on one line, so that none of them can add a header.
    """
    message = EmailMessage(policy=SMTP)
    message["X-Unsent"] = "1"
    message["Subject"] = clean(subject)
    if clean(to):
        message["To"] = clean(to)
    message.set_content(clean_lines(body) + "\n")
    message.add_attachment(pdf, maintype="application", subtype="pdf", filename=clean(file_name))
    return message.as_bytes()
