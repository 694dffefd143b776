# What certifiers decide. `finding` is what a rule told.

verdict-rejected = { $finding }. Certification says: { $reason }
verdict-accepted = { $finding }. Certification accepted it.
verdict-accepted-because = { $finding }. Certification accepted it: { $reason }
verdict-found = { $page }: { $text }
verdict-found-in-plan = Plan { $plan }, { $page }: { $text }
verdict-found-anywhere = The offer: { $text }
verdict-approved = Certification approved.

# What a decision lacks.

ruling-no-reason = Say why; the publisher reads it.
ruling-rejected-without-reason = Say what to change; the publisher reads it.
ruling-accepted-without-reason = Say why this error may stand.
ruling-undecided = Accept this finding, or reject it with a reason.
ruling-no-finding = There is no such finding to decide about. Open the page again.
ruling-nothing-rejected = Reject at least one finding with a reason, or add one of your own.
ruling-rejects = { $many ->
    [1] You reject 1 finding. Reject the offer, or accept that finding.
   *[other] You reject { $many } findings. Reject the offer, or accept those findings.
}
ruling-too-many = Add at most { $most } findings of your own.
ruling-too-long = Shorten this to at most { $most } characters; it has { $size }.
ruling-rejected = { $many ->
    [1] rejected: 1 thing to correct
   *[other] rejected: { $many } things to correct
}
