"""A fake server for mail, letters of one word, and a throttle that a test reads."""

from accounts.errors import MailError, ThrottledError


class FakeMailer:
    """Keeps the messages that are sent; fails while `is_down`, and for addresses of `failing`."""

    def __init__(self):
        self.sent = []
        self.is_down = False
        self.failing = set()
        self.tries = 0

    async def send(self, mail):
        """Keep a message."""
        self.tries += 1
        if self.is_down or mail.to in self.failing:
            raise MailError("mail cannot be sent: down")
        self.sent.append(mail)

    def last(self):
        """Return receiver, letter and token of the last message."""
        mail = self.sent[-1]
        return mail.to, mail.subject, mail.text


def write_letter(letter, _language, token, _account):
    """Return the name of a letter as its subject, and the token as its text."""
    return str(letter), token


class FakeThrottle:
    """Keeps what is counted, and refuses keys of `full`."""

    def __init__(self):
        self.counted = []
        self.full = set()

    async def count(self, what, key):
        """Keep a try."""
        self.counted.append((str(what), key))
        if key in self.full:
            raise ThrottledError(7)
