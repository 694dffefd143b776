"""What schemathesis cannot know from the document."""

from itertools import count

import schemathesis

numbers = count()


@schemathesis.hook
def before_call(context, case, kwargs):
    """Lets a request come as far as its body.

    An idempotency key that comes again with another body is refused, so keys are numbered; so is a tag that was never
    given out, so an empty one becomes any.
    """
    headers = case.headers or {}
    key = headers.get("Idempotency-Key")
    if key:
        headers["Idempotency-Key"] = f"{key[:200]}-{next(numbers)}"
    if headers.get("If-Match") == "":
        headers["If-Match"] = "*"


@schemathesis.hook
def filter_case(context, case):
    """Leaves out requests that are wrong in nothing but a header nobody knows: HTTP lets whoever asks send those."""
    return "x-schemathesis-unknown-property" not in {name.lower() for name in case.headers or {}}
