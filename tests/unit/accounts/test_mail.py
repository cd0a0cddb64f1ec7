"""Mail: letters, and the ways that they are sent."""

import asyncio
import io
import socketserver
import threading

import pytest

from accounts.errors import MailError, MailRefusedError
from accounts.mail import (
    ENGLISH,
    ConsoleMailer,
    Letter,
    Mail,
    Post,
    SmtpMailer,
    mailer_at,
)

LINKED = {Letter.SIGN_UP, Letter.HAS_ACCOUNT, Letter.RESET, Letter.NEW_EMAIL}


class FakeSmtp(socketserver.StreamRequestHandler):
    """Takes one message, as a server for mail would, unless it has a `refusal` of receivers."""

    def handle(self):
        """Answer the words of a sender."""
        self.wfile.write(b"220 test\r\n")
        while line := self.rfile.readline():
            word = line.split()[0].upper()
            if word == b"RCPT" and self.server.refusal:
                self.wfile.write(self.server.refusal + b"\r\n")
            elif word == b"DATA":
                self.wfile.write(b"354 go\r\n")
                self.server.message = b"".join(iter(self.rfile.readline, b".\r\n"))
                self.wfile.write(b"250 ok\r\n")
            elif word == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            else:
                self.wfile.write(b"250 ok\r\n")


@pytest.fixture
def server():
    with socketserver.TCPServer(("127.0.0.1", 0), FakeSmtp) as server:
        server.message = server.refusal = b""
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_a_message_is_handed_to_the_server(server):
    mailer = mailer_at(f"smtp://127.0.0.1:{server.server_address[1]}", "site@example.org")
    asyncio.run(mailer.send(Mail("ada@example.org", "Grüße", "A link.\n")))
    head, _, body = server.message.replace(b"\r\n", b"\n").decode().partition("\n\n")
    assert "To: ada@example.org" in head
    assert "From: site@example.org" in head
    assert "Auto-Submitted: auto-generated" in head
    assert body == "A link.\n"


@pytest.mark.parametrize(
    ("refusal", "kind"),
    [
        (b"550 5.1.1 no ada@example.org here", MailRefusedError),
        (b"556 5.1.10 example.org takes no mail", MailRefusedError),
        (b"550 no ada@example.org here", MailError),
        (b"550 5.1.8 bad sender for ada@example.org", MailError),
        (b"550 5.2.1 ada@example.org is disabled", MailError),
        (b"554 5.7.1 blocked: 5.1.1 for ada@example.org", MailError),
        (b"450 4.1.1 ada@example.org not now", MailError),
    ],
)
def test_an_address_is_refused_for_good_only_where_it_does_not_exist(server, refusal, kind):
    server.refusal = refusal
    mailer = SmtpMailer("127.0.0.1", server.server_address[1], "site@example.org")
    with pytest.raises(MailError) as caught:
        asyncio.run(mailer.send(Mail("ada@example.org", "A", "B")))
    assert type(caught.value) is kind
    assert "ada" not in str(caught.value)


def test_a_server_that_is_down_is_an_error_without_the_address():
    with pytest.raises(MailError) as caught:
        asyncio.run(
            SmtpMailer("127.0.0.1", 1, "s@example.org").send(Mail("ada@b.example", "A", "B"))
        )
    assert type(caught.value) is MailError
    assert "ada" not in str(caught.value)


def test_addresses_of_servers():
    assert mailer_at("smtps://me:p%40ss@mail.example.org", "s@example.org") == SmtpMailer(
        "mail.example.org", 465, "s@example.org", "me", "p@ss", is_tls=True
    )
    assert mailer_at("smtp://mail.example.org", "s@example.org") == SmtpMailer(
        "mail.example.org", 587, "s@example.org"
    )
    assert isinstance(mailer_at("", ""), ConsoleMailer)


@pytest.mark.parametrize(
    ("address", "sender"),
    [
        ("http://me:secret@example.org", "s@example.org"),
        ("smtp://", "s@example.org"),
        ("smtp://me:secret@example.org:port", "s@example.org"),
        ("smtp://me:secret@example.org", ""),
    ],
)
def test_an_address_of_another_form_is_refused_without_repeating_it(address, sender):
    with pytest.raises(MailError) as caught:
        mailer_at(address, sender)
    assert "secret" not in str(caught.value)


def test_letters_are_written_to_the_console():
    stream = io.StringIO()
    post = Post(ConsoleMailer(stream), lambda *parts: (parts[0].value, " ".join(parts[1:3])))
    asyncio.run(post.send(Letter.RESET, "ada@example.org", "de", "T0KEN"))
    written = stream.getvalue()
    assert "mail to ada@example.org: reset\nde T0KEN\n" in written


@pytest.mark.parametrize("letter", Letter)
def test_every_letter_has_its_words(letter):
    subject, text = ENGLISH[letter]
    assert subject
    assert ("{link}" in text) == (letter in LINKED)
