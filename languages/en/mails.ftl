# Mails about publishing: a subject, and a text around which the same is told of every offer.

mail-subject = { $title }: { $offer }
mail-body =
    { $text }

    Offer      { $offer }
    Operation  { $operation }

mail-started-title = Publishing has started
mail-started =
    Version { $version } of the offer is being validated, certified and packaged.
    You will be told when its preview is ready, or what is wrong with it.

mail-preview-title = The preview is ready for your sign-off
mail-preview =
    The preview of version { $version } is ready:

    {"  "}{ $link }

    Look at it, then go live, or cancel to withdraw it. Nothing goes live without you.

mail-live-title = The offer is live
mail-live =
    Version { $version } is live:

    {"  "}{ $link }
mail-live-private = Version { $version } is live. All its plans are private: it is in no public list and has no page.

mail-failed-title = Publishing failed
mail-failed =
    Publishing version { $version } stopped:

    {"  "}{ $reason }

    The status of the offer lists every message. Correct the draft and publish again; what was live stays live.

mail-failed-several =
    Publishing version { $version } stopped. { $many } things are to be corrected:

    {"  "}- { $list }

    Correct the draft and publish again; what was live stays live.
mail-failed-many =
    Publishing version { $version } stopped. { $many } things are to be corrected:

    {"  "}- { $list }

    The status of the offer lists { $more } more. Correct the draft and publish again; what was live stays live.
mail-failed-next =
    { $all }
    {"  "}- { $next }

mail-canceled-title = Publishing was canceled
mail-canceled = Publishing version { $version } was canceled. What was live stays live, and the draft is unchanged.

mail-contact-test-title = Test message for { $name }
mail-contact-test =
    Messages about the offers of { $name } go to this address.
    Nothing is to be done.
