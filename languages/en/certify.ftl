# What operators do: the certification queue, and one publish in it.

operate-title = Operate
certify-title = Certification
certify-lead = { $many ->
    [1] **1 offer waits for you**, for { $longest }.
   *[other] **{ $many } offers wait for you**, the longest for { $longest }.
}
certify-lead-none = **Nothing waits for you.** What publishers publish appears here when it needs your decision.
certify-what-waits = What waits here
certify-why-automatic = The rules of the offer types alone certify offers: publishing.certification is "automatic". Set it to "manual" to decide about every offer that passes them, or to "always" to decide about all.
certify-why-listed = Offers of these publishers wait for your decision once they pass the rules of their type: { $publishers }. They are listed in publishing.certify_by_person; all others are certified by the rules alone.
certify-why-manual = Every offer that passes the rules of its type waits for your decision: publishing.certification is "manual". What the rules reject goes back to its publisher at once.
certify-why-always = Every offer waits for your decision, with all that the rules of its type found: publishing.certification is "always".
certify-by-command = The same in a terminal:
certify-sought = Offer or publisher
certify-publisher = Publisher
certify-publishers-all = All publishers
certify-waits-longer = Waits for more than
certify-days-any = Any time
certify-days = { $days ->
    [1] 1 day
   *[other] { $days } days
}
certify-no-match = Nothing that waits matches. Remove a filter or search for another word.
certify-version = Version
certify-findings = Findings
certify-waiting = Waits
certify-by = by { $who }, { $at }
certify-since = since { $since }
certify-range = { $first } to { $last } of { $all }
certify-found-nothing = No findings
certify-found-errors = { $errors ->
    [1] 1 error
   *[other] { $errors } errors
}
certify-found-notes = { $notes ->
    [1] 1 note
   *[other] { $notes } notes
}
certify-found-both = { $errors }, { $notes }
certify-state-waits = Waits for a decision
certify-state-approved = Approved
certify-state-rejected = Rejected

# One publish.

certify-one-title = { $name }, version { $version }
certify-waits = **It waits for your decision, for { $waits }.** { $kind } of { $publisher }, published by { $who }.
certify-approved-by = **Approved by { $who }, { $at }.** The publish goes on; customers see it when its publisher goes live.
certify-rejected-by = **Rejected by { $who }, { $at }.** The publisher reads every reason below.
certify-not-waiting = **This publish does not wait for a decision.** Its overview says how it stands.
certify-decide = Decide
certify-back = Back to the queue
certify-faults = { $many ->
    [1] 1 thing to correct; nothing was decided, and what you wrote is kept
   *[other] { $many } things to correct; nothing was decided, and what you wrote is kept
}
certify-too-late-approved = { $who } approved it while you looked. Your decision was not recorded.
certify-too-late-rejected = { $who } rejected it while you looked. Your decision was not recorded.
certify-too-late-own-approved = You approved it already. Nothing more was recorded.
certify-too-late-own-rejected = You rejected it already. Nothing more was recorded.
certify-too-late-ended = The publish ended while you looked. Your decision was not recorded.
certify-unused = What you wrote, to copy:
certify-note-said = To the publisher
certify-notes = What the publisher tells you
certify-findings-title = What the rules found
certify-passed = { $many ->
    [0] No rule found everything in order
    [1] 1 rule found everything in order
   *[other] { $many } rules found everything in order
}
certify-no-findings = Nothing that needs a look.
certify-where = Where
certify-rule-head = Rule
certify-rule = { $id }: { $source }
certify-by-person = Found by a certifier
certify-evidence = Found
certify-whole-offer = The offer as a whole
certify-accept = Accept
certify-reject = Reject
certify-accepted = Accepted.
certify-rejected = Rejected:
certify-reason = Reason
certify-reason-hint = What to change, if you reject it. The publisher reads it.
certify-reason-error = Why it may stand, or what to change. The publisher reads it.
certify-differences = What is new
certify-all-new = Nothing of this offer is live yet, so all of it is new
certify-nothing-new = Version { $version } says the same as what is live
certify-beside-live = Version { $version } beside what is live
certify-more = { $told } of { $all } fields are shown here.
certify-by-hand = What you found
certify-by-hand-fact = Leave it empty where there is nothing
certify-page = Page
certify-text = What to change
certify-decision = Decision
certify-note = Message to the publisher
certify-note-hint = About the offer as a whole. Your findings are told with it.
certify-approve = Approve
certify-reject-offer = Reject with findings
certify-what-happens = Approving lets the publish go on to its preview. Rejecting ends it: the publisher reads every reason and publishes again, and customers keep what is live.
certify-no-decision = Approve or reject.
certify-no-page = Choose a page of the list.
certify-undecided = Choose whether you accept this finding or reject it, for this reason.
