# Stopping and resuming: what is wrong with terms, what publishing remarks, and mails.

stop-reason-unknown = A reason is one of { $choices }: give one of them, or none.
stop-date-twice = There is a `date` and a `dateOffset`: give one of them.
stop-date-form = A date is written year-month-day, such as 2027-03-01.
stop-offset-form = A `dateOffset` is a number of days, weeks, months or years in ISO 8601, such as P90D.
stop-date-past = This is no day ahead: give { $earliest } or a later one, or no date to stop at once.
stop-date-without-notice = A version of images is deprecated { $days } days before it is withdrawn: give { $earliest } or a later day. Only the reason criticalSecurityIssue needs no notice.
stop-date-far = This is too far ahead: give { $latest } or an earlier day.
image-version-form = `{ $version }` is no version of images: it is three whole numbers joined by dots, such as 1.0.1.
alternative-empty = An alternative names an offer, a plan or an image version: say which, or leave it out.
alternative-itself = This is what stops being sold, or the offer it is in: name something else, or leave the alternative out.
alternative-not-live = `{ $alternative }` is not live, or not for everybody: name something that buyers can get.
alternative-stopped = `{ $alternative }` is itself not sold any more, or will not be: name something that goes on being sold.
alternative-private = `{ $alternative }` is a private plan, which the buyers of a public one do not see: name a public one.
alternative-version-elsewhere = Only another version of the same plan and disk generation can be named in place of a version: name it, or another plan or offer without a version.

offer-stopped = Selling of the offer was stopped. Customers keep what they have.
offer-stays-stopped = The offer is not sold, and publishing does not change that: resume selling if it is to be sold again.
plan-stays-stopped = Plan `{ $plan }` is not sold, and publishing does not change that: resume selling the plan if it is to be sold again.
version-stays-withdrawn = Version { $version } was withdrawn and stays it, whatever is published: restore it if buyers are to get it again.
no-active-version = No image version of plan `{ $plan }` goes on being offered: all that are here are deprecated or withdrawn. Add a newer one, or restore one of them.

selling-offer = the offer
selling-plan = plan { $plan }
selling-version = version { $version } of plan { $plan }
selling-instead = Buyers are told to take { $alternative } instead.
selling-instead-nothing = Buyers are told of nothing to take instead.
mail-selling-body =
    { $text }

    Offer  { $offer }

mail-stopped-title = Selling was stopped
mail-stopped =
    No longer sold: { $what }. New buyers cannot get it any more, and customers keep what they have.
    { $alternative }
    It is sold again once somebody resumes it; publishing does not.
mail-withdrawn-title = An image version was withdrawn
mail-withdrawn =
    Withdrawn: { $what }. New machines cannot be made of it any more, and customers keep those they have.
    { $alternative }
    It comes back once somebody restores it; publishing does not bring it back.
mail-deprecated-title = Selling will end
mail-deprecated =
    Sold until { $date }: { $what }. From that day on new buyers cannot get it any more, and customers keep what they have.
    { $alternative }
    Resume it before then, and nothing ends.
mail-version-deprecated-title = An image version is deprecated
mail-version-deprecated =
    Offered until { $date }: { $what }. From that day on new machines cannot be made of it any more, and customers keep those they have.
    { $alternative }
    Restore it before then, and nothing ends.
mail-resumed-title = On sale again
mail-resumed = On sale again, as it is live: { $what }.
mail-live-stopped =
    Version { $version } is live. It is not sold: selling was stopped before, and going live does not resume it. Its page says so:

    {"  "}{ $link }
